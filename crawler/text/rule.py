"""What a boilerplate rule is."""

import re
from dataclasses import dataclass
from typing import Literal

Place = Literal["head", "tail", "line", "cut"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: where it applies, its pattern (searched in one line), why, and a line that it takes."""

    name: str
    place: Place
    pattern: re.Pattern[str]
    reason: str
    case: str


def make_rule(name: str, place: Place, pattern: str, *, reason: str, case: str) -> Rule:
    """Return a rule whose pattern ignores case."""
    return Rule(name, place, re.compile(pattern, re.IGNORECASE), reason, case)
