"""What the answers of a run say about the site: blocked, gone, rejected; put off; unreachable from here.

Pure functions over the reasons in the books, so that a report read later gives the same verdict.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from crawler import exits

# Forms in which firewalls of these portals answer; 521 and 412 come with a script that sets a cookie.
BLOCKING_STATUSES = (401, 403, 405, 412, 418, 521)
BLOCKED = frozenset(("challenge", "login", "old_browser", *(f"http_{status}" for status in BLOCKING_STATUSES)))
GONE = frozenset(("http_404", "http_410", "soft_404"))
PUT_OFF = frozenset(("http_429", "http_503", "busy", "left_alone", "robots_unavailable", "crawl_delay"))
# A host whose certificate is refused is not talked to: what came from there could be anybody's.
UNREACHABLE = frozenset(("timeout", "unknown_host", "refused", "connection", "certificate"))
# Failures that come with no answer, or with none of the server's own making.
_NO_ANSWER = UNREACHABLE | frozenset(
    ("robots", "no_contact", "callback", "pipeline", "left_alone", "busy", "robots_unavailable")
)
# Pages of which an answer was taken.
_TAKEN = ("saved", "unchanged", "duplicates")


def network_codes(pages: Mapping[str, Any], lists_read: int, lists_failed: Mapping[str, str]) -> set[int]:
    """Return the exit codes that the reasons of a run give: 12 blocked, 14 unreachable from here, 18 put off.

    A site that its robots.txt forbids altogether asks to be left alone as one that answers 503 does.
    """
    listed = Counter(lists_failed.values())
    of_pages = Counter[str]() + Counter(pages.get("rejected", {})) + Counter(pages.get("failed", {}))
    taken = sum(int(pages.get(word, 0)) for word in _TAKEN)
    reasons = of_pages + listed
    codes = set()
    if _mostly_blocked(of_pages, taken) or _mostly_blocked(listed, lists_read):
        codes.add(exits.BLOCKED)
    if reasons and reasons.keys() <= UNREACHABLE | {"left_alone"} and reasons.keys() & UNREACHABLE:
        codes |= set() if taken or lists_read else {exits.UNREACHABLE}
    if reasons.keys() & PUT_OFF or (reasons.keys() == {"robots"} and not taken and not pages.get("known")):
        codes.add(exits.PUT_OFF)
    return codes


def came_back(pages: Mapping[str, Any], lists_failed: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Return how many answers were no pages, by reason: of pages that are blocked, gone, or rejected."""
    found = Counter(lists_failed.values()) + Counter(pages.get("rejected", {})) + Counter(pages.get("failed", {}))
    rejected = {reason for reason in pages.get("rejected", {}) if reason not in BLOCKED | GONE}
    groups = {"blocked": BLOCKED, "gone": GONE, "rejected": rejected}
    return {
        name: {reason: found[reason] for reason in sorted(found) if reason in reasons}
        for name, reasons in groups.items()
    }


def _mostly_blocked(reasons: Counter[str], taken: int) -> bool:
    """Tell whether more than half of the answers block; what brought no answer does not count."""
    blocked = sum(count for reason, count in reasons.items() if reason in BLOCKED)
    answered = taken + sum(count for reason, count in reasons.items() if reason not in _NO_ANSWER)
    return blocked * 2 > answered
