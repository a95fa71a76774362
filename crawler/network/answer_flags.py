"""Flags that an answer gives to the records made of it."""

from collections.abc import Iterable

# The answer came twice alike, without an end of its document.
TRUNCATED = "truncated"


def answer_flags(flags: Iterable[str]) -> list[str]:
    """Return those of an answer's flags that are flags of a record."""
    return [TRUNCATED] if TRUNCATED in flags else []
