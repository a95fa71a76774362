"""Settings that nobody reads because their names are misspelt: Scrapy takes every name."""

import os
from collections.abc import Iterable
from difflib import get_close_matches

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, Settings

from crawler import settings as project
from crawler.errors import ConfigurationError

_NEAR = 0.85
# Others' variables have names like ours; this beginning is nobody else's.
_OURS = "CRAWLER_"


def check_spelling(settings: BaseSettings) -> None:
    """Raise ConfigurationError for a name of ``-s``, or a variable CRAWLER_…, that is unknown and near a known one."""
    given = {name for name in settings if settings.getpriority(name) == SETTINGS_PRIORITIES["cmdline"]}
    known = {*Settings(), *(name for name in vars(project) if name.isupper())}
    for name in sorted((given | set(_variables(os.environ))) - known):
        if near := get_close_matches(name.upper(), sorted(known), n=1, cutoff=_NEAR):
            raise ConfigurationError(f"no setting {name!r}; did you mean {near[0]}?")


def _variables(names: Iterable[str]) -> Iterable[str]:
    return (name for name in names if name.startswith(_OURS))
