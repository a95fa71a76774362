"""The settings: from the environment, to their types, with a message for what cannot be read."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler import environment, settings
from crawler.environment import check_settings, read_setting
from crawler.errors import ConfigurationError


@pytest.fixture
def reloaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a function that reads the settings anew; they are put back afterwards."""
    yield lambda: (importlib.reload(environment), importlib.reload(settings))[1]
    monkeypatch.undo()
    importlib.reload(environment)
    importlib.reload(settings)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("DOWNLOAD_DELAY", "0", 0.0),
        ("DOWNLOAD_DELAY", " 2.5 ", 2.5),
        ("DOWNLOAD_TIMEOUT", "5", 5.0),
        ("RETRY_TIMES", "0", 0),
        ("ROBOTSTXT_OBEY", "off", False),
        ("ROBOTSTXT_OBEY", "True", True),
        ("ARCHIVE", "off", False),
        ("ARCHIVE_MAX_BYTES", "1000000", 1_000_000),
        ("CRAWLER_DATA", "elsewhere", "elsewhere"),
        ("CRAWLER_CONTACT", "mailto:a@b.example", "mailto:a@b.example"),
        ("CRAWLER_CONTACT", "https://b.example/crawler", "https://b.example/crawler"),
        ("ALLOWED_NETWORKS", "127.0.0.2/32", "127.0.0.2/32"),
        ("CONNECT_TO", '{"a.example:80": "127.0.0.1:1"}', '{"a.example:80": "127.0.0.1:1"}'),
    ],
)
def test_the_environment_overrides_a_setting(
    name: str, text: str, value: object, monkeypatch: pytest.MonkeyPatch, reloaded: Any
) -> None:
    monkeypatch.setenv(name, text)
    assert getattr(reloaded(), name) == value


@pytest.mark.parametrize(
    ("name", "text", "remedy"),
    [
        ("DOWNLOAD_DELAY", "fast", "give seconds"),
        ("DOWNLOAD_DELAY", "-1", "give seconds"),
        ("DOWNLOAD_DELAY", "nan", "give seconds"),
        ("DOWNLOAD_TIMEOUT", "", "give seconds"),
        ("RETRY_TIMES", "2.5", "give a whole number"),
        ("ROBOTSTXT_OBEY", "maybe", "give on or off"),
        ("ARCHIVE", "perhaps", "give on or off"),
        ("ARCHIVE_MAX_BYTES", "1 GiB", "give bytes"),
        ("ARCHIVE_MAX_BYTES", "0", "give bytes"),
        ("CONNECT_TO", "a:80", "127.0.0.1:8801"),
        ("ALLOWED_NETWORKS", "10.0.0.1/8", "10.1.2.0/24"),
        ("CRAWLER_CONTACT", "me", "mailto:you@example.org"),
        ("CRAWLER_CONTACT", "a@b.example\r\nX: y", "mailto:you@example.org"),
        ("KEEP_PERSONAL_NUMBERS", "perhaps", "give on or off"),
        ("MOST_PAGES", "-1", "give a whole number"),
        ("MOST_PAGES", "0", "give a whole number above 0"),
        ("DOWNLOAD_TIMEOUT", "0", "give seconds above 0"),
    ],
)
def test_an_unreadable_value_names_setting_value_and_remedy(name: str, text: str, remedy: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_setting(name, text)
    assert f"setting {name}={text!r} cannot be read" in str(caught.value)
    assert remedy in str(caught.value)


def test_a_bad_variable_is_no_traceback_at_import_but_an_error_at_the_check(
    monkeypatch: pytest.MonkeyPatch, reloaded: Any
) -> None:
    monkeypatch.setenv("DOWNLOAD_DELAY", "fast")
    assert reloaded().DOWNLOAD_DELAY == 3.0
    with pytest.raises(ConfigurationError, match="DOWNLOAD_DELAY='fast'"):
        environment.check_settings(project_settings())


def test_values_of_the_command_line_are_checked_too() -> None:
    given = project_settings()
    check_settings(given)
    given.set("DOWNLOAD_DELAY", "fast", priority="cmdline")
    with pytest.raises(ConfigurationError, match="DOWNLOAD_DELAY='fast'"):
        check_settings(given)


def project_settings() -> Settings:
    read = Settings()
    read.setmodule("crawler.settings", priority="project")
    return read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROBOTSTXT_OBEY", True),
        ("DOWNLOAD_DELAY", 3.0),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("COOKIES_ENABLED", False),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("DOWNLOAD_MAXSIZE", 8 * 1024 * 1024),
        ("DOWNLOAD_TIMEOUT", 30.0),
        ("HTTPPROXY_ENABLED", False),
        ("CONCURRENT_ITEMS", 4),
        ("ALLOWED_NETWORKS", []),
        ("REDIRECT_MAX_TIMES", 5),
        ("RETRY_TIMES", 2),
        ("BACKOFF_SECONDS", 60.0),
        ("LONGEST_WAIT", 300.0),
        ("LONGEST_CRAWL_DELAY", 30.0),
        ("FAILURES_IN_A_ROW", 5),
        ("MOST_LIST_PAGES", 1000),
        ("KEEP_PERSONAL_NUMBERS", False),
        ("MOST_LIST_PAGES_WITHOUT_NEWS", 10),
        ("MOST_PAGES", 100_000),
        ("ARCHIVE", True),
    ],
)
def test_what_politeness_and_safety_rest_on(name: str, value: object) -> None:
    assert project_settings()[name] == value


def test_every_setting_of_scrapy_is_spelt_right() -> None:
    ours = {
        "CRAWLER_DATA", "CRAWLER_CONTACT", "CONNECT_TO", "PROGRESS_SECONDS", "MIN_FREE_BYTES", "MAX_MINUTES", "ARCHIVE",
        "ARCHIVE_MAX_BYTES", "ALLOWED_NETWORKS", "LOCK_FOLDER",
        "BACKOFF_SECONDS", "LONGEST_WAIT", "LONGEST_CRAWL_DELAY", "FAILURES_IN_A_ROW",
        "MOST_LIST_PAGES", "MOST_LIST_PAGES_WITHOUT_NEWS", "MOST_PAGES", "KEEP_PERSONAL_NUMBERS",
    }  # fmt: skip
    known = set(Settings().keys())
    assert {name for name in vars(settings) if name.isupper()} - known - ours - {"STORED_FIELDS"} == set()
