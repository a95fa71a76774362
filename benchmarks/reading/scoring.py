"""Scores of one page and of many.

The body is scored by the longest common subsequence of its characters, white space ignored, over the given and over the
labelled length; headline, date, source and trail as right or wrong; what there may be several of by F1 over all pages.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean
from typing import Any

from rapidfuzz.distance import LCSseq

FIELDS = ("headline", "date", "source", "breadcrumbs")
SETS = ("authors", "editors", "captions", "attachments", "lines")
_PRECISION = {10: "day", 16: "minute", 19: "second"}
_FURNITURE = re.compile(
    r"扫一扫|打印本页|关闭窗口|上一篇|下一篇|相关新闻|相关阅读|ICP备|公网安备|网站标识码|版权所有|Copyright"
    r"|(?:当前|现在)的?位置|字体[:：]|分享到|浏览次数|责任编辑[:：]|推荐访问|隐藏内容免费查看|设为首页|加入收藏"
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a reader gives for a page; ``given`` names the fields that it can give at all."""

    lines: Sequence[str]
    given: frozenset[str]
    headline: str | None = None
    published_at: str | None = None
    precision: str | None = None
    source: str | None = None
    breadcrumbs: Sequence[str] = ()
    authors: Sequence[str] = ()
    editors: Sequence[str] = ()
    captions: Sequence[str] = ()
    attachments: Sequence[str] = ()


NOTHING = Reading(lines=(), given=frozenset((*FIELDS, *SETS)))


@dataclass(frozen=True)
class Hits:
    """How many items were right, given and labelled."""

    right: int
    given: int
    labelled: int

    @property
    def f1(self) -> float | None:
        """Twice the right ones over the given and the labelled; None when there are none of either."""
        return 2 * self.right / (self.given + self.labelled) if self.given + self.labelled else None


@dataclass(frozen=True)
class Score:
    """The score of one page; a field that is not labelled, or that the reader never gives, is None or absent."""

    precision: float
    recall: float
    fields: Mapping[str, bool | None]
    hits: Mapping[str, Hits]
    furniture: frozenset[str]

    @property
    def f1(self) -> float:
        """The harmonic mean of the body's precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Totals:
    """The scores of many pages as one line of a table."""

    pages: int
    errors: int
    figures: dict[str, float | None] = field(default_factory=dict)
    pages_with_furniture: int = 0


def score(reading: Reading, label: Mapping[str, Any]) -> Score:
    """Compare what a reader gives with a page's label."""
    wanted = labelled_lines(label)
    precision, recall = _overlap(_flat("".join(reading.lines)), _flat("".join(wanted)))
    return Score(
        precision,
        recall,
        {name: right if name in reading.given else None for name, right in _fields(reading, label).items()},
        {name: hits for name, hits in _hits(reading, label).items() if name in reading.given},
        frozenset(_FURNITURE.findall("\n".join(reading.lines))) - frozenset(_FURNITURE.findall("\n".join(wanted))),
    )


def total(scores: Sequence[Score], *, errors: int) -> Totals:
    """Return means over pages, and F1 over all pages of what there may be several of."""
    figures: dict[str, float | None] = {
        "precision": mean(page.precision for page in scores),
        "recall": mean(page.recall for page in scores),
        "body F1": mean(page.f1 for page in scores),
    }
    figures |= {name: _mean(page.fields[name] for page in scores) for name in FIELDS}
    figures |= {name: _sum(page.hits[name] for page in scores if name in page.hits).f1 for name in SETS}
    return Totals(len(scores), errors, figures, sum(bool(page.furniture) for page in scores))


def labelled_lines(label: Mapping[str, Any]) -> list[str]:
    """Return a label's body; of a digest its stories' headlines and bodies."""
    stories = label.get("stories") or []
    return [line for story in stories for line in (story["headline"], *story["body"])] or list(label.get("body") or [])


def _overlap(given: str, wanted: str) -> tuple[float, float]:
    """Return precision and recall; nothing given where nothing is labelled is right."""
    if not given or not wanted:
        return float(given == wanted), float(not wanted)
    common = LCSseq.similarity(given, wanted)
    return common / len(given), common / len(wanted)


def _fields(reading: Reading, label: Mapping[str, Any]) -> dict[str, bool | None]:
    return {
        "headline": _flat(reading.headline) == _flat(label["headline"]),
        "date": _same_date(reading, label.get("published_at")),
        "source": _flat(reading.source) == _flat(label["source"]) if "source" in label else None,
        "breadcrumbs": [*map(_flat, reading.breadcrumbs)] == [*map(_flat, label["breadcrumbs"])]
        if "breadcrumbs" in label
        else None,
    }


def _same_date(reading: Reading, wanted: str | None) -> bool:
    """Tell whether a date is right to the precision displayed, seconds left out of account."""
    given = (reading.published_at or "").replace(" ", "T")
    if not wanted or not given:
        return not wanted and not given
    same = given[: min(len(wanted), 16)] == wanted[:16]
    return same and reading.precision in (None, _PRECISION[len(wanted)])


def _hits(reading: Reading, label: Mapping[str, Any]) -> dict[str, Hits]:
    captions = [*label.get("captions", ()), *(line for story in label.get("stories", ()) for line in story["captions"])]
    return {
        "authors": _common(set(reading.authors), set(label.get("authors", ()))),
        "editors": _common(set(reading.editors), set(label.get("editors", ()))),
        "captions": _common(reading.captions, captions),
        "attachments": _common(reading.attachments, [item["title"] for item in label.get("attachments", ())]),
        "lines": _common(reading.lines, labelled_lines(label)),
    }


def _common(given: Iterable[str], wanted: Iterable[str]) -> Hits:
    ours, theirs = Counter(map(_flat, given)), Counter(map(_flat, wanted))
    return Hits((ours & theirs).total(), ours.total(), theirs.total())


def _flat(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFC", text or "").split())


def _mean(values: Iterable[bool | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return mean(known) if known else None


def _sum(hits: Iterable[Hits]) -> Hits:
    right = given = labelled = 0
    for page in hits:
        right, given, labelled = right + page.right, given + page.given, labelled + page.labelled
    return Hits(right, given, labelled)
