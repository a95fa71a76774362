"""Documents that can rot: what they say is compared with the code."""

import functools
import importlib.util
import inspect
import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from crawler import exits, read_page, settings
from crawler.base.site import SiteSpider
from crawler.record import STORED_FIELDS, as_dict
from crawler.site_table import markdown, project_sites
from demo.replicas import find_page, read_replicas

ROOT = Path(__file__).parent.parent
ENGLISH, CHINESE = "README.md", "README.zh-CN.md"
DOCUMENTS = sorted(str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def read(document: str) -> str:
    return (ROOT / document).read_text("utf-8")


def code_blocks(document: str) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```$", read(document), re.MULTILINE | re.DOTALL)


def prose(document: str) -> str:
    return re.sub(r"^```\w*\n.*?^```$", "", read(document), flags=re.MULTILINE | re.DOTALL)


def code(document: str) -> str:
    """Return everything in a document that is set as code, line by line."""
    return "\n".join([*code_blocks(document), *re.findall(r"`([^`\n]+)`", prose(document))])


def first_cells(document: str, heading: str) -> list[str]:
    """Return the first cells of the table that follows a heading of this text."""
    section = re.split(r"^#+ ", read(document), flags=re.MULTILINE)
    table = next(part for part in section if part.startswith(heading + "\n"))
    return [cell.strip().strip("`") for cell in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)][2:]


def between(document: str, marker: str) -> str:
    found = re.search(rf"<!-- {marker} -->\n(.*?)<!-- /{marker} -->", read(document), re.DOTALL)
    assert found, f"{document} has no block {marker!r}"
    return found[1]


@functools.cache
def scrapy(*arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return run.stdout


@functools.cache
def commands() -> frozenset[str]:
    return frozenset(re.findall(r"^  (\w+) ", scrapy("--help"), re.MULTILINE))


def own_commands() -> set[str]:
    return {path.stem for path in (ROOT / "crawler/commands").glob("*.py")} & commands()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_exist(document: str) -> None:
    used = set(re.findall(r"(?:^|[\s/])scrapy ([a-z]+)", code(document)))
    assert used - commands() == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_targets_exist(document: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|\s)make ([a-z]+)", code(document), re.MULTILINE)) - targets == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", prose(document))
    assert [link for link in links if not ((ROOT / document).parent / link).exists()] == []


@pytest.mark.parametrize("command", sorted(own_commands()))
def test_every_command_of_ours_is_documented(command: str) -> None:
    assert f"\n## scrapy {command}\n" in read("docs/commands.md")


@pytest.mark.parametrize("command", sorted(own_commands()))
def test_options_in_the_documents_are_options_of_the_command(command: str) -> None:
    section = read("docs/commands.md").split(f"\n## scrapy {command}\n")[1].split("\n## ")[0]
    documented = set(re.findall(r"`(--?[A-Za-z][a-z-]*)", section))
    assert {option for option in documented if option not in scrapy(command, "--help")} == set()


@pytest.mark.parametrize("command", sorted(own_commands() - {"crawl"}))
def test_the_options_of_our_commands_are_documented(command: str) -> None:
    section = read("docs/commands.md").split(f"\n## scrapy {command}\n")[1].split("\n## ")[0]
    own = scrapy(command, "--help").split("Options\n===")[1].split("Global Options")[0]
    options = set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", own, re.MULTILINE)) - {"--help"}
    assert {option for option in options if f"`{option}" not in section} == set()


def test_the_folders_of_the_map_exist() -> None:
    folders = first_cells(ENGLISH, "Folders")
    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_the_map_of_the_folders_is_whole() -> None:
    packages = {f"{path.parent.relative_to(ROOT)}/" for path in ROOT.glob("crawler/*/__init__.py")}
    packages |= {f"{path.parent.relative_to(ROOT)}/" for path in ROOT.glob("*/__init__.py")} - {"crawler/"}
    assert packages - set(first_cells(ENGLISH, "Folders")) == set()


def test_the_pipelines_stand_in_their_order() -> None:
    order = sorted(settings.ITEM_PIPELINES, key=settings.ITEM_PIPELINES.__getitem__)
    listed = re.findall(r"`([\w.]+)`", between(ENGLISH, "pipelines"))
    assert listed == [path.split(".")[1] for path in order]


def test_the_exit_codes_are_those_of_the_code() -> None:
    table = dict(re.findall(r"^\| (\d+) \| (.+) \|$", read(ENGLISH), re.MULTILINE))
    assert table == {str(code): meaning for code, meaning in exits.MEANINGS.items()}
    assert f"the worst: {', '.join(map(str, exits.WORST_FIRST[:-1]))}." in read(ENGLISH)


def test_the_settings_of_the_environment_are_all_documented() -> None:
    from_environment = set(re.findall(r'from_environment\("(\w+)"', read("crawler/settings.py")))
    assert set(first_cells(ENGLISH, "Settings")) == from_environment


def test_the_document_of_the_sites_is_made_from_the_site_files() -> None:
    assert read("docs/sites.md") == markdown(project_sites()), "python -m crawler.site_table > docs/sites.md"


@pytest.mark.parametrize("site", project_sites(), ids=lambda site: site.name)
def test_every_site_file_says_what_was_checked(site: type[SiteSpider]) -> None:
    carries, _, checked = (inspect.getdoc(inspect.getmodule(site)) or "").partition("\n\n")
    assert carries.startswith(site.site_name)
    assert "checked against" in checked


def shape(document: str) -> list[str]:
    """Return what both languages have in common: levels of headings, first cells of tables, markers, links."""
    text = prose(document)
    headings = re.findall(r"^(#+) ", text, re.MULTILINE)
    cells = re.findall(r"^\| (`[^|]+`|\d+) \|", text, re.MULTILINE)
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("README")]
    return [*headings, *cells, *re.findall(r"<!-- .* -->", text), *links]


def test_both_languages_have_the_same_sections_tables_and_links() -> None:
    assert shape(ENGLISH) == shape(CHINESE)


def test_both_languages_have_the_same_code() -> None:
    assert code_blocks(ENGLISH) == code_blocks(CHINESE)
    assert between(ENGLISH, "pipelines") == between(CHINESE, "pipelines")


def test_the_conduct_says_the_same_in_both_languages() -> None:
    english, chinese = "docs/conduct.md", "docs/conduct.zh-CN.md"
    assert [mark.replace("conduct.zh-CN.md", "conduct.md") for mark in shape(english)] == shape(chinese)
    assert code_blocks(english) == code_blocks(chinese)
    for document in (english, chinese):
        assert read(document).count("\n- ") == read(english).count("\n- ")


def test_the_record_is_what_the_demo_yields() -> None:
    shown = json.loads(between(ENGLISH, "record").removeprefix("```json\n").removesuffix("```\n"))
    page = find_page(shown["url"], read_replicas())
    assert page, f"no replica has {shown['url']}"
    record = read_page(
        page.read_bytes(), url=shown["url"], site=shown["site"], fetched_at=datetime.fromisoformat(shown["fetched_at"])
    )[0]
    moment = re.sub(r"[-:]|\+.*", "", shown["fetched_at"])
    place = {"file": f"archive/{moment}-00001.warc.gz", "offset": shown["archive"]["offset"]}
    wanted = as_dict(record) | {"fetched_at": shown["fetched_at"], "http_status": 200, "archive": place}
    assert shown == wanted, f"this belongs into both languages:\n{json.dumps(wanted, ensure_ascii=False, indent=2)}"
    assert list(shown) == list(STORED_FIELDS)


def test_a_site_is_added_in_five_steps_on_one_page() -> None:
    page = read("docs/add-a-site.md")
    assert re.findall(r"^## (\d)\. ", page, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert len(page.splitlines()) <= 60


def code_block(document: str, language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", read(document), re.MULTILINE | re.DOTALL)
    assert found, f"{document} has no {language} block"
    return found[1]


def test_the_site_file_of_the_guide_is_a_good_one(tmp_path: Path) -> None:
    file = tmp_path / "example_county.py"
    file.write_text(code_block("docs/add-a-site.md", "python"), "utf-8")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.ExampleCountySpider.profile().name == file.stem


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<h1>一件新闻的标题</h1><p>正文只有一段，里面有一句话。</p>", "utf-8")
    program = code_block(ENGLISH, "python") + "print(records[0].headline)\n"
    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout == "一件新闻的标题\n"


def test_the_identifiers_of_the_glossary_are_used() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "crawler").rglob("*.py"))
    identifiers = set(re.findall(r"\| `(\w+)` \|", read("docs/glossary.md")))
    assert identifiers
    assert {name for name in identifiers if not re.search(rf"\b{name}\b", sources)} == set()
