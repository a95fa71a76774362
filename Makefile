# Two commands do all the set-up: `make demo` runs the main job, `make test` passes the tests.
# Both make .venv and install the pinned versions when it is missing or older than they are.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test faults kills crawl check check-format check-lint check-types format lock install

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: $(STAMP) ## crawl five replica portals on this machine into data/demo (AGAIN=1: once more, over what is there)
	$(BIN)/python -m demo $(if $(AGAIN),--again)

test: $(STAMP) ## run the tests, offline
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

faults: $(STAMP) ## play the 44 faults against `scrapy crawl` and print the scoreboard (ARGS=--write-board: into docs/faults.md)
	$(BIN)/python -m pytest tests/faults --numprocesses auto --dist worksteal $(ARGS)

kills: $(STAMP) ## kill crawls at random moments and count what is lost or doubled (N=30 rounds; ARGS=--write: into docs/faults.md)
	$(BIN)/python -m tests.faults.kills --rounds $(or $(N),30) $(ARGS)

crawl: $(if $(SITE),$(STAMP)) ## crawl one site: make crawl SITE=wuxi [ARGS="-a since=2024-12-01"]
	@test -n "$(SITE)" || { echo 'usage: make crawl SITE=name [ARGS="-a name=value"]    ("scrapy sites" lists the names)' >&2; exit 2; }
	$(BIN)/scrapy crawl "$(SITE)" $(ARGS)

check: check-format check-lint check-types ## check the format, the lint rules and the types (make -k check: all three)

check-format: $(STAMP)
	$(BIN)/ruff format --check .

check-lint: $(STAMP)
	$(BIN)/ruff check .

check-types: $(STAMP)
	$(BIN)/mypy

format: $(STAMP) ## put the code into the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## pin every version anew, for Python 3.11 to 3.14
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet --upgrade uv
	.venv-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --group dev --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml

install: $(STAMP) ## make .venv, nothing else

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or later is needed; name it with PYTHON=, for example: make test PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; \
		echo '"$(PYTHON) -m venv" does not work here. On Debian and Ubuntu: apt-get install python3-venv' >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
