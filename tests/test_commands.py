"""The commands that fetch nothing, and what a crawl refuses before its first request: messages and exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.cases import Case, outcome_of, read_case
from tests.portal import ROOT, Answer, Here, article, scrapy

URL = "http://www.cqwx.gov.cn/zwxx_224/wxyw/202412/t20241215_1.html"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_bytes(article("茶厂重新开工").body)
    return file


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(("crawl",), 2, "give a site", id="no site"),
        pytest.param(("ledger", "verify"), 2, "give a site behind verify", id="nothing to verify"),
        pytest.param(("crawl", "wuxi", "xuzhou_daily", "-O", "a.jsonl"), 2, "of one site", id="one file for two sites"),
        pytest.param(("crawl", "wuxi", "--fast"), 2, "unknown option --fast", id="unknown option"),
        pytest.param(("crawl", "wuxi", "-a", "since"), 2, "NAME=VALUE", id="argument without value"),
        pytest.param(("crawl", "wuxo"), 17, "unknown site 'wuxo'; did you mean wuxi?", id="unknown site"),
        pytest.param(
            ("crawl", "wuxi", "-a", "since=2024-02-30"), 17, "argument since='2024-02-30' cannot be read", id="bad day"
        ),
        pytest.param(
            ("crawl", "wuxi", "-a", "posts=."), 17, "argument posts='.'", id="argument of another kind of site"
        ),
        pytest.param(
            ("crawl", "mianyang_daily_finews", "-a", "posts=nowhere"), 17, "a folder", id="no folder of posts"
        ),
        pytest.param(("crawl", "wuxi"), 17, "CRAWLER_CONTACT is not set", id="nobody to write to"),
        *(
            pytest.param(
                ("crawl", "wuxi", "-s", f'CONNECT_TO={{"www.cqwx.gov.cn:{port}": "127.0.0.1:9"}}'),
                17,
                "CRAWLER_CONTACT is not set; give the operators of www.cqwx.gov.cn",
                id=f"port {port} mapped",
            )
            for port in (8443, 443)
        ),
        pytest.param(
            ("crawl", "wuxi", "-s", "DOWNLOAD_DELAY=fast"), 17, "setting DOWNLOAD_DELAY='fast'", id="bad setting"
        ),
        pytest.param(
            ("crawl", "wuxi", "-s", "ARCHIV=off"), 17, "no setting 'ARCHIV'; did you mean ARCHIVE?", id="misspelt"
        ),
        pytest.param(("status", "-s", "DOWNLOAD_DELY=1"), 17, "did you mean DOWNLOAD_DELAY?", id="misspelt for status"),
        pytest.param(("crawl", "wuxi", "-s", "CONNECT_TO={"), 17, "setting CONNECT_TO='{'", id="bad mapping"),
        pytest.param(
            ("crawl", "portal"), 17, "argument url is missing; give the address of a column page", id="no column"
        ),
        *(
            pytest.param(("crawl", "portal", "-a", f"url={url}"), 17, f"argument url={url!r} cannot be read", id=url)
            for url in (
                "www.example.gov.cn/xw/",
                "ftp://www.example.gov.cn/xw/",
                "http://",
                "http://../xw/",
                "http://localhost/xw/",
                "http://www.example.gov.cn:99999/",
                "http://[::1/",
                "http://me:secret@www.example.gov.cn/xw/",
                "http://www.example.gov.cn/x w/",
                "",
            )
        ),
        *(
            pytest.param(
                ("crawl", "portal", "-a", "url=http://www.example.gov.cn/", "-a", f"pages={pages}"),
                17,
                f"argument pages={pages!r} cannot be read; give a whole number",
                id=f"{pages} pages",
            )
            for pages in ("0", "-1", "all", "２")
        ),
        pytest.param(("crawl", "wuxi", "-a", "pages=2"), 17, "argument pages='2'", id="pages of a site"),
        pytest.param(
            ("crawl", "portal", "-a", "url=http://www.example.gov.cn/"), 17, "CRAWLER_CONTACT is not set", id="any host"
        ),
        pytest.param(
            ("crawl", "portal", "-a", "url=https://myrb.net/mynews/"),
            17,
            "myrb.net belongs to the site 'mianyang_news' (绵阳新闻网), which knows it better; give: scrapy crawl "
            "mianyang_news",
            id="host of a site",
        ),
        pytest.param(("extract",), 2, "give the files", id="nothing to extract"),
        pytest.param(("extract", "nowhere.html"), 2, "nowhere.html cannot be read", id="no such file"),
        pytest.param(
            ("extract", "a.html", "b.html", "--url", URL), 2, "--url belongs to one file", id="one address, two files"
        ),
        pytest.param(("extract", "a.html", "--url", "www.cqwx.gov.cn"), 17, "argument --url=", id="no address"),
        pytest.param(("extract", "a.html", "--url", "http://[x/"), 17, "argument --url=", id="address of no host"),
        pytest.param(("capture", "wuxi", "a", "a.html", "--url", "http://[x/"), 17, "argument --url=", id="capture"),
        pytest.param(("extract", "a.html", "--site", "wuxo"), 17, "did you mean wuxi?", id="extract as unknown site"),
        pytest.param(
            ("capture", "wuxi", "usual"), 2, "give a site, a case, a file and --url", id="capture without file"
        ),
        pytest.param(("capture", "wuxi", "../x", "a.html", "--url", URL), 2, "no name of a case", id="name of a case"),
        pytest.param(
            ("capture", "wuxo", "usual", "a.html", "--url", URL), 17, "did you mean wuxi?", id="capture unknown site"
        ),
        pytest.param(
            ("capture", "wuxi", "new-case", "a.html", "--url", URL, "--fetched", "today"),
            17,
            "argument --fetched",
            id="bad time",
        ),
    ],
)
def test_refusals(arguments: tuple[str, ...], code: int, message: str, here: Here) -> None:
    ran = here(*arguments)
    assert (ran.code, message in ran.err) == (code, True), ran.err
    assert not list(ran.data.rglob("*.jsonl"))


def test_an_output_folder_that_cannot_be_written_is_refused(here: Here, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = here("crawl", "wuxi", "-s", f"CRAWLER_DATA={tmp_path / 'file'}", "-s", "CRAWLER_CONTACT=mailto:a@b.example")
    assert (ran.code, "CRAWLER_DATA" in ran.err) == (17, True)


def test_an_output_file_that_cannot_be_written_is_refused(here: Here, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for name in ("file/out.jsonl", "."):
        target = f"{tmp_path / name}:jsonl"
        ran = here("crawl", "wuxi", "-O", target, "-s", "CRAWLER_CONTACT=mailto:a@b.example")
        assert (ran.code, "error: output file" in ran.err) == (17, True), ran.err
        assert not ran.data.exists()


@pytest.mark.parametrize(
    ("source", "message"),
    [("name = 'bad_site'", "site 'bad_site': attribute 'site_name' is missing"), ("name = ", "cannot be imported")],
    ids=["misdeclared", "no Python"],
)
def test_a_site_file_with_a_mistake_is_named(
    source: str, message: str, here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = f"site_of_{tmp_path.name}"
    site = f"from crawler.base.portal import PortalSpider\n\n\nclass Bad(PortalSpider):\n    {source}\n"
    (tmp_path / f"{module}.py").write_text(site, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    ran = here("crawl", "wuxi", "-s", f"SPIDER_MODULES=spiders,{module}")
    assert (ran.code, message in ran.err) == (17, True), ran.err


def test_sites_are_listed_with_chinese_name_region_and_kind(here: Here) -> None:
    ran = here("sites")
    assert ran.code == 0
    assert "wuxi" in ran.out
    assert [line.split() for line in ran.out.splitlines() if line.startswith("xuzhou")] == [
        ["xuzhou_daily", "徐州日报", "320300", "江苏省徐州市", "e-paper"]
    ]


def test_the_spider_for_any_portal_is_told_and_not_listed(here: Here) -> None:
    told = here("sites").out
    assert "scrapy crawl portal -a url=COLUMN_URL" in told
    assert not any(line.startswith("portal ") for line in told.splitlines())
    assert "portal" not in {entry["site"] for entry in json.loads(here("sites", "--json").out)}


def test_sites_as_json(here: Here) -> None:
    entries = {entry["site"]: entry for entry in json.loads(here("sites", "--json").out)}
    assert entries["bainafanwen"]["region_code"] is None
    assert entries["wuxi"]["hosts"] == ["www.cqwx.gov.cn"]


def test_extract_prints_records_and_tells_pages_that_are_none(saved: Path, here: Here, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7\n...")
    ran = here("extract", str(saved), str(tmp_path / "empty.html"), str(tmp_path / "report.pdf"))
    assert ran.code == 10
    (line,) = ran.out.splitlines()
    assert json.loads(line)["headline"] == "茶厂重新开工"
    assert "empty.html: empty" in ran.err
    assert "report.pdf: not_html" in ran.err


def test_extract_reads_as_a_site_at_an_address(saved: Path, here: Here) -> None:
    ran = here("extract", str(saved), "--site", "wuxi", "--url", URL)
    record = json.loads(ran.out)
    assert (ran.code, record["site"], record["region_code"], record["url"]) == (0, "wuxi", "500238", URL)


def test_extract_names_no_folder_of_this_machine(saved: Path, here: Here) -> None:
    assert str(saved.parent) not in here("extract", str(saved)).out


def test_capture_writes_a_case_and_leaves_an_earlier_one_alone(saved: Path, here: Here, tmp_path: Path) -> None:
    capture = ("capture", "wuxi", "usual", str(saved), "--url", URL, "--into", str(tmp_path))
    told = (
        "--context",
        "day=2024-12-15",
        "--fetched",
        "2024-12-15T09:00:00+08:00",
        "--provenance",
        "written for a test",
    )
    ran = here(*capture, *told)
    folder = tmp_path / "wuxi" / "usual"
    assert (ran.code, ran.err) == (0, f"review {folder / 'records.json'}\n")
    assert (folder / "page.html").read_bytes() == saved.read_bytes()
    case = read_case(folder)
    assert (case.url, case.context, case.provenance) == (URL, {"day": "2024-12-15"}, "written for a test")
    expected = ("records.json", json.loads((folder / "records.json").read_text("utf-8")))
    assert outcome_of(saved.read_bytes(), case, "wuxi") == expected
    assert here(*capture).code == 2
    saved.write_bytes(b"")
    assert here(*capture, "--force").code == 0
    assert json.loads((folder / "error.json").read_text("utf-8")) == {"reason": "empty"}
    assert not (folder / "records.json").exists()


@pytest.mark.parametrize(
    ("answer", "reason"), [(Answer(b""), "empty"), (Answer(b"  \n"), "empty"), (Answer(b"%PDF-1.4"), "not_html")]
)
def test_a_page_that_is_none_has_its_reason(answer: Answer, reason: str) -> None:
    assert outcome_of(answer.body, Case(url=URL), "wuxi") == ("error.json", {"reason": reason})


@pytest.mark.parametrize("command", ["crawl", "sites", "extract", "capture"])
def test_each_command_has_help(command: str, here: Here) -> None:
    ran = here(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert f"scrapy {command}" in ran.out


def test_the_settings_work_from_another_folder(tmp_path: Path) -> None:
    environment = os.environ | {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": str(ROOT)}
    listed = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "wuxi" in listed.stdout.split()


def test_sites_are_found_outside_of_any_project(saved: Path, tmp_path: Path) -> None:
    code = (
        f"import crawler; print(crawler.read_page(open({saved.name!r}, 'rb').read(), url={URL!r}, site='wuxi')[0].site)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "SCRAPY_SETTINGS_MODULE"}
    environment["PYTHONPATH"] = str(ROOT)
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert ran.stdout == b"wuxi\n"


def test_a_process_of_its_own_ends_with_the_code_and_without_a_traceback(tmp_path: Path) -> None:
    ran = scrapy("crawl", "wuxo", data=tmp_path, DOWNLOAD_DELAY="fast")
    assert (ran.code, ran.out) == (17, "")
    assert ran.err == "error: setting DOWNLOAD_DELAY='fast' cannot be read; give seconds, such as 3\n"


def test_what_is_in_the_way_of_the_archive_is_said(here: Here, tmp_path: Path) -> None:
    (tmp_path / "data/wuxi").mkdir(parents=True)
    (tmp_path / "data/wuxi/archive").write_text("no folder")
    ran = here("crawl", "wuxi", "-s", "CRAWLER_CONTACT=mailto:a@b.example")
    assert (ran.code, "archive is no folder, and is in the way of one; move it elsewhere" in ran.err) == (17, True)
