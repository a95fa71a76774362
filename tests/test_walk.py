"""Where the walk of a column ends, and where an interrupted one goes on."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count

import pytest

from crawler.columns.rows import Row
from crawler.columns.walk import Walk
from crawler.ledger.books import Books
from crawler.ledger.index import Index

COLUMN = "http://www.county.example/yw/"
TODAY = date(2024, 12, 20)


def row(number: int, *, day: date | None = None, pinned: bool = False, dated: bool = True) -> Row:
    """Return the row of an article; higher numbers are newer, two a day."""
    shown = day or TODAY - timedelta(days=(100 - number) // 2)
    return Row(f"{COLUMN}{number}.html", day=shown if dated else None, dated=dated, pinned=pinned)


def rows(*numbers: int, dated: bool = True) -> list[Row]:
    return [row(number, dated=dated) for number in numbers]


class Column:
    """A column whose pages are walked, run after run, over one index."""

    def __init__(self) -> None:
        self.index = Index()
        self.runs = count(1)

    def walk(self, pages: Sequence[Sequence[Row]], *, stop: int | None = None, **asked: bool | str) -> list[int]:
        """Walk the column in a new run; return the pages that were read. ``stop`` interrupts after so many."""
        books = Books(self.index, f"run{next(self.runs)}")
        walk = Walk(COLUMN, books, **asked)  # type: ignore[arg-type]  # a test's keywords
        read: list[int] = []
        for number in self._numbers(walk, pages):
            read.append(number)
            for listed in pages[number]:
                books.discover(listed.url, day=listed.day.isoformat() if listed.day else None)
            if stop == len(read):
                break
        self.complete = walk.complete
        return read

    def _numbers(self, walk: Walk, pages: Sequence[Sequence[Row]]) -> Iterator[int]:
        number = 0
        while True:
            walk.read(pages[number])
            yield number
            following = f"{COLUMN}index_{number + 1}.html" if number + 1 < len(pages) else None
            url = walk.step(f"{COLUMN}index_{number}.html" if number else COLUMN, following)
            if url is None:
                return
            number = int(url.rpartition("_")[2].removesuffix(".html")) if "_" in url else 0


PAGES = [rows(99, 98, 97), rows(96, 95, 94), rows(93, 92, 91), rows(90, 89, 88)]


@pytest.fixture
def column() -> Column:
    """Return a column that was walked to its end."""
    walked = Column()
    assert walked.walk(PAGES) == [0, 1, 2, 3]
    assert walked.complete
    return walked


def test_a_walk_ends_on_the_first_page_where_all_is_known(column: Column) -> None:
    assert column.walk(PAGES) == [0]
    assert column.walk([rows(101, 100, 99), rows(98, 97, 96), *PAGES[1:]]) == [0, 1]


def test_full_reads_to_the_last_page(column: Column) -> None:
    assert column.walk(PAGES, whole=True) == [0, 1, 2, 3]


def test_a_walk_for_a_period_ends_nowhere_by_what_is_known_and_moves_no_mark() -> None:
    column = Column()
    assert column.walk(PAGES, period=True, asked="2024-12-01//") == [0, 1, 2, 3]
    assert column.walk(PAGES, period=True, asked="2024-12-01//") == [0, 1, 2, 3]
    assert column.walk(PAGES) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("first", "read"),
    [
        pytest.param([row(50, pinned=True), row(51, pinned=True), row(52, pinned=True)], [0, 1, 2], id="all marked"),
        pytest.param(
            [row(99, pinned=True), row(98, pinned=True), row(97, pinned=True)],
            [0, 1, 2, 3],
            id="marked, and the newest known",
        ),
        pytest.param([row(90), row(89), row(95)], [0, 1, 2], id="above a newer one"),
        pytest.param([row(90), row(89), row(88)], [0, 1, 2], id="old ones alone, as if nothing were new"),
        pytest.param(
            [row(n, day=TODAY + timedelta(days=1)) for n in (97, 96, 95)], [0, 1, 2], id="re-dated to the top"
        ),
        pytest.param(rows(50, 51, 52, dated=False), [0, 1, 2], id="without a day among dated ones"),
    ],
)
def test_pinned_and_redated_rows_do_not_end_a_walk(first: list[Row], read: list[int], column: Column) -> None:
    _know(column, first)
    assert column.walk([first, rows(101, 100, 99), *PAGES]) == read


def test_a_column_without_days_ends_where_all_is_known() -> None:
    pages = [rows(99, 98, dated=False), rows(97, 96, dated=False)]
    column = Column()
    assert column.walk(pages) == [0, 1]
    assert column.walk(pages) == [0]


def _know(column: Column, listed: Sequence[Row]) -> None:
    """Let these be known since the last complete walk, under the days of their numbers."""
    usual = [row(int(listed_row.url.rpartition("/")[2].removesuffix(".html"))) for listed_row in listed]
    assert column.walk(
        [[*PAGES[0], *(known for known in usual if known.url not in _urls(PAGES))], *PAGES[1:]], whole=True
    )


def _urls(pages: Sequence[Sequence[Row]]) -> set[str]:
    return {listed.url for page in pages for listed in page}


def test_a_row_that_stands_on_every_page_proves_nothing(column: Column) -> None:
    pinned = row(88)
    new = [[pinned, row(103), row(102)], [pinned], [pinned, row(101), row(100)], *PAGES]
    assert column.walk(new) == [0, 1, 2, 3]


def test_the_newest_article_was_taken_down(column: Column) -> None:
    """Nothing on the pages is as new as what was known; some known pages are proof enough then."""
    without = [rows(96, 95, 94), rows(93, 92, 91), rows(90, 89, 88), rows(87, 86, 85), rows(84, 83, 82)]
    assert column.walk([*without[:3], *without[3:]]) == [0, 1, 2]


def test_an_interrupted_walk_moves_no_mark_and_goes_on_where_it_stood() -> None:
    column = Column()
    assert column.walk(PAGES, stop=3) == [0, 1, 2]
    assert not column.complete
    assert column.walk(PAGES) == [0, 1, 2, 3]
    assert column.complete


def test_a_long_interrupted_walk_passes_over_what_it_read() -> None:
    pages = [rows(*range(99 - 3 * n, 96 - 3 * n, -1)) for n in range(12)]
    column = Column()
    assert column.walk(pages, stop=9) == list(range(9))
    shifted = [rows(102, 101, 100), *pages]  # a page of new ones came meanwhile
    assert column.walk(shifted) == [0, 1, 7, 8, 9, 10, 11, 12]
    assert column.complete
    assert column.walk(shifted) == [0]


def test_a_walk_for_something_else_does_not_go_on_there() -> None:
    column = Column()
    column.walk(PAGES, stop=3)
    assert column.walk(PAGES, whole=True, asked="//full") == [0, 1, 2, 3]


def test_a_page_that_failed_is_not_gone_on_from() -> None:
    column = Column()
    column.walk(PAGES, stop=3)
    books = Books(column.index, "other")
    Walk(COLUMN, books).fail(f"{COLUMN}index_1.html")
    assert column.walk(PAGES) == [0, 1, 2, 3]


def test_pages_that_repeat_what_was_listed_go_round_and_pending_ones_do_not() -> None:
    """What a killed run left is met before the lists are: a list of such pages is no round."""
    index = Index()
    for listed in [*PAGES[0], *PAGES[1]]:
        Books(index, "killed").discover(listed.url)
    books = Books(index, "next")
    for listed in [*PAGES[0], *PAGES[1]]:
        books.discover(listed.url, always=True)
    walk = Walk(COLUMN, books)
    for page, round_ in ((PAGES[0], False), (PAGES[1], False), (PAGES[2], False), (PAGES[2], True), (PAGES[0], True)):
        walk.read(page)
        assert walk.goes_round is round_


def test_paging_that_goes_round_ends() -> None:
    books = Books(Index(), "run")
    walk = Walk(COLUMN, books)
    walk.read(PAGES[0])
    assert walk.step(COLUMN, f"{COLUMN}index_1.html") == f"{COLUMN}index_1.html"
    walk.read(PAGES[1])
    assert walk.step(f"{COLUMN}index_1.html", COLUMN) is None
    assert walk.complete
