"""Records of many saved pages: in order, in several processes where asked, with only a few pages in memory."""

import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context

from crawler import read_page
from crawler.errors import ConfigurationError, PageRejected
from crawler.record import to_json_line
from crawler.saved_pages import PageUnreadable, SavedPage

Found = SavedPage | PageUnreadable

# The reason of what is no page at all; those of rejected pages are in ``crawler.errors.REASONS``.
UNREADABLE = "unreadable"
# The reason of a page on which the reader itself went wrong.
BROKEN = "internal_error"
_PAGES_AT_A_TIME = 8
_WAITING = 4  # batches a process that are read ahead


@dataclass(frozen=True, slots=True)
class Extract:
    """What a saved page yielded: the lines of its records, or why it has none, as a reason and a message."""

    lines: tuple[bytes, ...] = ()
    reason: str | None = None
    message: str | None = None


def extract_pages(
    pages: Iterable[Found],
    *,
    site: str | None = None,
    jobs: int = 1,
    modules: Sequence[str] = (),
    keep_personal_numbers: bool = False,
) -> Iterator[Extract]:
    """Yield what each page yields, in the pages' order; ``jobs`` processes read them.

    ``modules`` are those that the site is looked up in, where they are not the project's own.
    """
    batches = _batches(pages)
    extract = partial(_extract_batch, site=site, modules=tuple(modules), keep_numbers=keep_personal_numbers)
    done = map(extract, batches) if jobs == 1 else _in_processes(extract, batches, jobs)
    for extracts in done:
        yield from extracts


def _in_processes(
    extract: Callable[[list[Found]], list[Extract]], batches: Iterator[list[Found]], jobs: int
) -> Iterator[list[Extract]]:
    """Yield the batches' results in order; no more than a few wait, however many pages there are."""
    # spawn: Scrapy has begun threads that a forked process would lack.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_leave_the_keyboard) as processes:
        waiting: deque[Future[list[Extract]]] = deque()
        try:
            for batch in batches:
                waiting.append(processes.submit(extract, batch))
                if len(waiting) >= jobs * _WAITING:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            processes.shutdown(wait=False, cancel_futures=True)


def _leave_the_keyboard() -> None:
    """Leave Ctrl-C to the process that was started by hand."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _batches(pages: Iterable[Found]) -> Iterator[list[Found]]:
    rest = iter(pages)
    while batch := list(islice(rest, _PAGES_AT_A_TIME)):
        yield batch


def _extract_batch(
    batch: list[Found], site: str | None, modules: tuple[str, ...], *, keep_numbers: bool
) -> list[Extract]:
    if site and modules:
        _look_up_in(modules)
    return [_extract(page, site, keep_numbers=keep_numbers) for page in batch]


def _look_up_in(modules: tuple[str, ...]) -> None:
    """Look sites up in some modules, in this process."""
    from crawler.base.loader import use_spider_modules  # noqa: PLC0415 -- Scrapy costs half a second

    use_spider_modules(modules)


def _extract(page: Found, site: str | None, *, keep_numbers: bool) -> Extract:
    if isinstance(page, PageUnreadable):
        return _unreadable(page)
    try:
        records = read_page(page.read(), url=page.url, site=site, keep_personal_numbers=keep_numbers)
        return Extract(tuple(to_json_line(record).encode("utf-8") for record in records))
    except PageUnreadable as error:
        return _unreadable(error)
    except PageRejected as rejected:
        return Extract(reason=rejected.reason, message=f"rejected: {page.file}: {rejected}")
    except ConfigurationError:  # true of every page alike
        raise
    except Exception as error:  # noqa: BLE001 -- of 100,000 pages one is to be mended, the others are to be read
        told = f"error: {page.file}: internal error: {type(error).__name__}: {error}"
        return Extract(reason=BROKEN, message=f"{traceback.format_exc()}{told}")


def _unreadable(error: PageUnreadable) -> Extract:
    return Extract(reason=UNREADABLE, message=f"error: {error}")
