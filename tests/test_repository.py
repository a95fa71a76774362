"""Rules about the whole tree."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from crawler.site_table import project_sites

ROOT = Path(__file__).parent.parent
PACKAGES = ("crawler", "spiders", "pipelines", "demo", "benchmarks", "tests")
SITES = sorted(path.stem for path in (ROOT / "spiders").glob("*.py") if path.stem != "__init__")
NOT_OURS = {"data", "build", "dist", "__pycache__"}

MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:work|tmp|root|opt|farm|Users)/\w")
INDEX_ADDRESS = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.org|deb\.debian\.org|-{2}(?:extra-)?index-url|-{2}find-links"
)


def source_files(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def text_files(folder: Path = ROOT) -> Iterator[Path]:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") and path.name != ".ci"
        if hidden or path.name in NOT_OURS:
            continue
        if path.is_dir():
            yield from text_files(path)
        elif path.suffix in {"", ".py", ".md", ".toml", ".cfg", ".lock", ".json"}:
            yield path


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in text_files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def imported_modules(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


def imports_of(folder: str, *forbidden: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in source_files(folder)
        for name in sorted(imported_modules(path))
        if name.split(".")[0] in forbidden
    ]


def test_no_path_of_a_machine_stands_in_the_tree() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_address_of_a_package_index_stands_in_the_tree() -> None:
    assert lines_with(INDEX_ADDRESS) == []


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("crawler", ("spiders", "pipelines", "demo", "tests")),
        ("pipelines", ("spiders", "demo", "tests")),
        ("spiders", ("spiders", "pipelines", "demo", "tests", "")),
        ("crawler/page", ("scrapy", "twisted")),
        ("crawler/text", ("scrapy", "twisted")),
    ],
)
def test_layers(folder: str, forbidden: tuple[str, ...]) -> None:
    assert imports_of(folder, *forbidden) == []


def test_reading_a_page_imports_neither_scrapy_nor_dateparser() -> None:
    code = (
        "import sys, crawler, crawler.page, crawler.text\n"
        "from crawler import read_page\n"
        "page = '<title>一</title><h1>一件新闻的标题</h1><p>发布时间：2024-01-02</p><p>正文第一段，有一句话。</p>'\n"
        "records = read_page(page.encode(), url='http://www.example.gov.cn/1.html')\n"
        "assert records[0].headline == '一件新闻的标题', records\n"
        "print(sorted({'scrapy', 'twisted', 'dateparser', 'rich'} & set(sys.modules)))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("[]\n", "")


DANGEROUS_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
DANGEROUS_CALLS = {"eval", "exec", "os.system", "os.popen"}


def dangers(path: Path) -> Iterator[str]:
    where = path.relative_to(ROOT)
    for name in imported_modules(path):
        if name.split(".")[0] in DANGEROUS_MODULES:
            yield f"{where} imports {name}"
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in DANGEROUS_CALLS:
            yield f"{where}:{node.lineno} calls {ast.unparse(node.func)}"
        if isinstance(node, ast.keyword) and node.arg == "shell":
            yield f"{where}:{node.value.lineno} runs a shell"


def test_no_pickle_no_eval_no_shell() -> None:
    assert [danger for path in source_files(*PACKAGES) for danger in dangers(path)] == []


def test_every_module_begins_with_its_docstring() -> None:
    modules = [path for path in source_files(*PACKAGES) if path.read_text("utf-8").strip()]
    assert [
        str(path.relative_to(ROOT)) for path in modules if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ] == []


def test_there_are_sites() -> None:
    assert {"wuxi", "xuzhou_daily", "mianyang_news", "mianyang_daily_finews", "bainafanwen"} <= set(SITES)


@pytest.mark.parametrize("site", SITES)
def test_a_site_has_two_cases_or_more(site: str) -> None:
    cases = [case for case in (ROOT / "fixtures" / site).iterdir() if case.is_dir()]
    assert len(cases) >= 2
    assert [case.name for case in cases if not (case / "meta.json").is_file()] == []
    assert [
        case.name for case in cases if not any((case / name).is_file() for name in ("records.json", "error.json"))
    ] == []


def test_every_base_has_a_case_of_a_page_that_is_no_record() -> None:
    kinds = {site.kind for site in project_sites()}
    shown = {site.kind for site in project_sites() if [*(ROOT / "fixtures" / site.name).glob("*/error.json")]}
    assert kinds - shown == set()


def test_no_host_belongs_to_two_sites() -> None:
    hosts = [host for site in project_sites() for host in site.allowed_domains]
    assert sorted(hosts) == sorted(set(hosts))


def test_file_and_spider_bear_one_name() -> None:
    assert [site.name for site in project_sites()] == [site.__module__.split(".")[-1] for site in project_sites()]


def test_every_fixtures_folder_belongs_to_a_site() -> None:
    folders = {path.name for path in (ROOT / "fixtures").iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert folders - set(SITES) == set()


def project() -> dict[str, list[str]]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {"dependencies": table["project"]["dependencies"], "dev": table["dependency-groups"]["dev"]}


def pinned_versions() -> dict[str, str]:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\\n]+)", lock, re.MULTILINE))


@pytest.mark.parametrize("wanted", [*project()["dependencies"], *project()["dev"]])
def test_the_lock_pins_what_the_project_needs(wanted: str) -> None:
    requirement = Requirement(wanted)
    assert requirement.specifier.contains(pinned_versions()[requirement.name])


def test_the_lock_pins_every_line_with_a_hash() -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text("utf-8").strip())
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_every_ignored_rule_of_the_linter_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    ignored = re.findall(r'^ +"[A-Z]+\d+",.*$', text, re.MULTILINE)
    assert ignored
    assert [line.strip() for line in ignored if not re.search(r"# \w+", line)] == []
