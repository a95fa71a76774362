"""Settings from the environment: each by the variable of its own name, read to its type.

A value that cannot be read is kept aside instead of raised, because Scrapy imports the settings before any command can
turn an error into a message; ``check_settings`` raises it.
"""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from crawler.errors import ConfigurationError
from crawler.network.addresses import read_networks
from crawler.network.connect_to import read_connect_to

_TRUE, _FALSE = frozenset(("1", "true", "yes", "on")), frozenset(("0", "false", "no", "off"))

# Enough to reach somebody, and nothing that could end a header.
_CONTACT = re.compile(r"(?:mailto:)?[^\s@<>:/()]+@[^\s@<>:/()]+\.[^\s@<>:/()]+|https?://[^\s<>()]+\.[^\s<>()]+")

_DATA = "data"

_problems: list[ConfigurationError] = []


def _number(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise ValueError
    return number


def _positive(text: str) -> float:
    number = _number(text)
    if not number:
        raise ValueError
    return number


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ValueError
    return int(text)


def _switch(text: str) -> bool:
    if text.lower() not in _TRUE | _FALSE:
        raise ValueError
    return text.lower() in _TRUE


def _folder(text: str) -> str:
    """Return a folder with ``~`` read as a home; an empty text is the default."""
    if "://" in text:
        raise ValueError
    try:
        return str(Path(text or _DATA).expanduser())
    except RuntimeError as error:  # the home of a user who has none
        raise ValueError from error


def _contact(text: str) -> str:
    if text and not _CONTACT.fullmatch(text):
        raise ValueError
    return text


def _from_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ValueError
    return int(text)


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    if not all(re.fullmatch(r"\w+(?:\.\w+)*", name) for name in names):
        raise ValueError
    return names


_READERS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "SPIDER_MODULES": (_names, "modules with commas between them, such as spiders,crawler.generic"),
    "CRAWLER_DATA": (_folder, "a folder of this machine, such as /srv/news/data"),
    "CRAWLER_CONTACT": (_contact, "an address of mail or web, such as mailto:you@example.org"),
    "MIN_FREE_BYTES": (_whole, "a whole number of bytes, such as 67108864"),
    "DOWNLOAD_DELAY": (_number, "seconds, such as 3"),
    "DOWNLOAD_TIMEOUT": (_positive, "seconds above 0, such as 30"),
    "RETRY_TIMES": (_whole, "a whole number, such as 2"),
    "PROGRESS_SECONDS": (_number, "seconds, such as 10"),
    "ROBOTSTXT_OBEY": (_switch, "on or off"),
    "BACKOFF_SECONDS": (_number, "seconds, such as 60"),
    "LONGEST_WAIT": (_number, "seconds, such as 300"),
    "LONGEST_CRAWL_DELAY": (_number, "seconds, such as 30"),
    "MOST_LIST_PAGES": (_whole, "a whole number, such as 1000"),
    "MOST_LIST_PAGES_WITHOUT_NEWS": (_whole, "a whole number, such as 10"),
    "MOST_PAGES": (_from_one, "a whole number above 0, such as 100000"),
    "KEEP_PERSONAL_NUMBERS": (_switch, "on or off"),
    "LOCK_FOLDER": (str, "a folder of your own"),
    "ARCHIVE": (_switch, "on or off"),
    "ARCHIVE_MAX_BYTES": (_from_one, "bytes, such as 1073741824"),
}
# Checked here and kept as text: they are read where they are used, from a mapping or a list too.
_NETWORK: Mapping[str, Callable[[Any], Any]] = {"CONNECT_TO": read_connect_to, "ALLOWED_NETWORKS": read_networks}


def from_environment(name: str, default: Any) -> Any:
    """Return a setting's value from the environment, or the default where the variable is unset or unreadable."""
    text = os.environ.get(name)
    if text is None:
        return default
    try:
        return read_setting(name, text)
    except ConfigurationError as error:
        _problems.append(error)
        return default


def read_setting(name: str, text: str) -> Any:
    """Return the value of a setting written as text; raises ConfigurationError naming setting, value and remedy."""
    if name in _NETWORK:
        _NETWORK[name](text)
        return text
    read, wanted = _READERS[name]
    try:
        return read(text.strip())
    except ValueError as error:
        raise ConfigurationError(f"setting {name}={text!r} cannot be read; give {wanted}") from error


def value_of(settings: Mapping[str, Any], name: str) -> Any:
    """Return one of our settings in its type, also where the command line gave it as text."""
    value = settings[name]
    return read_setting(name, value) if isinstance(value, str) else value


def data_folder(settings: Mapping[str, Any]) -> Path:
    """Return the folder of all output; raises ConfigurationError."""
    return Path(value_of(settings, "CRAWLER_DATA"))


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raise ConfigurationError for the first of our settings that cannot be read, from wherever it came."""
    for problem in _problems:
        raise problem
    for name in _READERS:
        if isinstance(settings[name], str):
            read_setting(name, settings[name])
    for name, read in _NETWORK.items():
        read(settings[name])
