"""When a page is asked for again: saved ones to see changes, failed ones until they come or are given up."""

from dataclasses import dataclass

from crawler.network.verdict import BLOCKED, PUT_OFF, UNREACHABLE

_DAY = 24 * 3600
# A page that failed: with the next run, then ever more rarely; after the last it is asked for no more.
_AFTER_FAILURE = (0, 0, 1, 3, 7, 30)
# A page that had a record and has gone may come back: offices take pages down to mend them.
_AFTER_GOING = (1, 7, 30)
# The page is not there; told apart from one that is blocked, timing out or out of reach.
GONE = frozenset(("failed:http_404", "failed:http_410"))
# Rejected for what came over the network, not for what the page is: worth the next run.
_OF_THE_NETWORK = BLOCKED | {"truncated", "bad_encoding"}
# Why a page was not asked for at all: the host was left alone, out of reach, or asked for time.
_NOT_ASKED = PUT_OFF - {"http_429", "http_503"} | UNREACHABLE - {"timeout"} | {"disk"}
# What an address is that goes round; it will not change.
_FOR_GOOD = frozenset(("trap",))
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
    reason = outcome.partition(":")[2]
    word = "failed" if reason in _OF_THE_NETWORK else outcome.partition(":")[0]
    if reason in _NOT_ASKED:  # the page's turn is still to come
        return NextCheck(state or "pending", now if state not in (None, "pending") else None, checks)
    if word in ("saved", "unchanged"):
        return _next("saved", recheck_days, 0 if word == "saved" or state == "gone" else checks, now)
    if state in ("saved", "gone"):
        return _after_record(outcome, word, NextCheck(state, now, checks), recheck_days)
    if word == "failed":
        return _next("failed", _AFTER_FAILURE, checks if state == "failed" else 0, now)
    if word == "rejected":
        days = () if reason in _FOR_GOOD else recheck_days
        return _next("rejected", days, checks if state == "rejected" else 0, now)
    return NextCheck(_SETTLED.get(word), None, checks)


def _after_record(outcome: str, word: str, page: NextCheck, recheck_days: tuple[int, ...]) -> NextCheck:
    """Return what becomes of a page that has a record; ``page.due`` is now."""
    now = page.due or 0
    if outcome in GONE:
        return _next("gone", _AFTER_GOING, page.checks if page.state == "gone" else 0, now)
    return page if word == "failed" else _next(page.state, recheck_days, page.checks, now)


def _next(state: str | None, days: tuple[int, ...], checks: int, now: int) -> NextCheck:
    due = now + days[checks] * _DAY if checks < len(days) else None
    return NextCheck(state, due, checks + 1)
