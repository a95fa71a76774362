"""When a page is asked for again: saved ones to see changes, failed ones until they come or are given up."""

from dataclasses import dataclass

from crawler.network.verdict import BLOCKED

_DAY = 24 * 3600
# A page that failed: with the next run, then ever more rarely; after the last it is asked for no more.
_AFTER_FAILURE = (0, 0, 1, 3, 7, 30)
# A page that had a record and has gone may come back: offices take pages down to mend them.
_AFTER_GOING = (1, 7, 30)
# The page is not there; told apart from one that is blocked, timing out or out of reach.
GONE = frozenset(("failed:http_404", "failed:http_410"))
# Rejected for what came over the network, not for what the page is: worth the next run.
_OF_THE_NETWORK = BLOCKED | {"truncated", "bad_encoding"}
# Outcomes that hold for later runs too, and what they make of a page; one outside a period is new to another.
_SETTLED = {"duplicates": "duplicate", "elsewhere": "elsewhere"}


@dataclass(frozen=True, slots=True)
class NextCheck:
    """What a page's outcome makes of it: its state over all runs, when it is due (epoch seconds), checks so far."""

    state: str | None
    due: int | None
    checks: int


def after(outcome: str, *, state: str | None, checks: int, now: int, recheck_days: tuple[int, ...]) -> NextCheck:
    """Return what becomes of a page in ``state`` after an outcome.

    A failure never becomes a deletion: a saved page that fails stays saved, and is asked for again.
    """
    word = "failed" if outcome.partition(":")[2] in _OF_THE_NETWORK else outcome.partition(":")[0]
    had_record = state in ("saved", "gone")
    if outcome in ("saved", "unchanged"):
        first = outcome == "saved" or state == "gone"
        return _next("saved", recheck_days, 0 if first else checks, now)
    if had_record and outcome in GONE:
        return _next("gone", _AFTER_GOING, checks if state == "gone" else 0, now)
    if had_record:
        return NextCheck(state, now, checks) if word == "failed" else _next(state, recheck_days, checks, now)
    if word == "failed":
        return _next("failed", _AFTER_FAILURE, checks if state == "failed" else 0, now)
    if word == "rejected":
        return _next("rejected", recheck_days, checks if state == "rejected" else 0, now)
    return NextCheck(_SETTLED.get(word), None, checks)


def _next(state: str | None, days: tuple[int, ...], checks: int, now: int) -> NextCheck:
    due = now + days[checks] * _DAY if checks < len(days) else None
    return NextCheck(state, due, checks + 1)
