"""The books of a run: every page URL that was discovered, and what became of it.

Each page has one outcome, so that at the end ``discovered`` equals the sum of the others; a page without an outcome is
``pending``, which in a run that ended by itself is an error of the crawler.
"""

from collections import Counter
from dataclasses import dataclass, field

from crawler.canonical import canonicalise

SAVED = "saved"
ELSEWHERE = "elsewhere"
DUPLICATE = "duplicates"
OUT_OF_RANGE = "out_of_range"
PENDING = "pending"
_PLAIN = (SAVED, ELSEWHERE, DUPLICATE, OUT_OF_RANGE, PENDING)
_WITH_REASON = ("rejected", "failed")


@dataclass(slots=True)
class Books:
    """What became of each page, by canonical URL; and what else a run should tell."""

    outcomes: dict[str, str] = field(default_factory=dict)
    lists_read: int = 0
    lists_failed: dict[str, str] = field(default_factory=dict)
    days_without_issue: list[str] = field(default_factory=list)
    passed_by: set[str] = field(default_factory=set)

    def discover(self, url: str, *, elsewhere: bool = False) -> bool:
        """Enter a page; tell whether it is new to this run.

        A link to another host is settled at once. It may be the twin of a host of the site, so a later address of the
        same page on the site is new still.
        """
        page = canonicalise(url)
        new = page not in self.outcomes or (page in self.passed_by and not elsewhere)
        if new:
            self.outcomes[page] = ELSEWHERE if elsewhere else PENDING
            (self.passed_by.add if elsewhere else self.passed_by.discard)(page)
        return new

    def knows(self, url: str) -> bool:
        """Tell whether a page was discovered in this run."""
        return canonicalise(url) in self.outcomes

    def settle(self, url: str, outcome: str) -> None:
        """Give a page its outcome. The first stands, except that ``saved`` counts whatever else befell the page.

        ``outcome`` is one of this module's words, or ``rejected:<reason>``, ``failed:<reason>``.
        """
        page = canonicalise(url)
        if outcome == SAVED or self.outcomes.get(page, PENDING) == PENDING:
            self.outcomes[page] = outcome

    def counts(self) -> dict[str, int | dict[str, int]]:
        """Return the books as numbers of pages; ``rejected`` and ``failed`` by reason."""
        found = Counter(self.outcomes.values())
        books: dict[str, int | dict[str, int]] = {"discovered": len(self.outcomes)}
        books |= {word: found[word] for word in _PLAIN}
        for word in _WITH_REASON:
            books[word] = {key.partition(":")[2]: n for key, n in sorted(found.items()) if key.startswith(f"{word}:")}
        return books

    @property
    def pending(self) -> int:
        """How many pages have no outcome."""
        return sum(outcome == PENDING for outcome in self.outcomes.values())
