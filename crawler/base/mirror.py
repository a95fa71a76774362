"""Mirrors: portals that republish another paper, with a local clone of the mirror's repository as a second source."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from scrapy import Request

from crawler.base.declaration import Declaration
from crawler.base.portal import PortalSpider
from crawler.base.site import SiteSpider
from crawler.errors import BadArgument
from crawler.ledger.books import OUT_OF_RANGE
from crawler.record import Record

_POST = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-(?P<slug>.+)\.(?:md|markdown|html?)")
_CATEGORY = re.compile(rb"^categor(?:y|ies):[ \t]*\[?[\"']?([\w-]+)", re.MULTILINE)
_DATE = re.compile(rb"^date:[ \t]*[\"']?(\d{4}-\d{2}-\d{2})", re.MULTILINE)
_HEAD = 2000


@dataclass(frozen=True, slots=True)
class Post:
    """A stored post: its file, its day (of the front matter, as Jekyll's addresses are made) and its slug.

    ``day`` is None where the calendar does not have it.
    """

    file: Path
    day: date | None
    slug: str
    body: bytes


class MirrorSpider(PortalSpider, abstract=True):
    """A Jekyll mirror: crawled like a portal, or read from a clone's posts with ``-a posts=FOLDER``, without network.

    ``post_category`` chooses the posts of this site, ``post_address`` makes their address: a pattern with
    ``{day:%Y/%m/%d}`` and ``{slug}``.
    """

    kind: ClassVar[str] = "mirror"
    arguments: ClassVar[tuple[str, ...]] = (*SiteSpider.arguments, "posts")

    start_urls: tuple[str, ...] = ()
    post_category: str
    post_address: str

    def __init__(self, **arguments: str) -> None:
        """Take the run's ``-a`` arguments; raises BadArgument."""
        super().__init__(**arguments)
        self.posts = Path(arguments["posts"]) if "posts" in arguments else None

    @classmethod
    def check(cls, declaration: Declaration) -> None:
        """Check all that every portal declares, and how stored posts are chosen and addressed."""
        super().check(declaration)
        example = 'post_address = "https://finews.withounder.com/mianyangribao/{day:%Y/%m/%d}/{slug}.html"'
        for attribute in ("post_category", "post_address"):
            if not isinstance(getattr(cls, attribute, None), str):
                raise declaration.reject(attribute, "is missing", example)
        if "{slug}" not in cls.post_address:
            raise declaration.reject("post_address", f"is {cls.post_address!r}, without {{slug}}", example)
        declaration.check_addresses("post_address", [cls.post_address.partition("{")[0]])

    @classmethod
    def check_arguments(cls, arguments: Mapping[str, str]) -> None:
        """Check that the folder of posts is there, and all other arguments; raises BadArgument."""
        super().check_arguments(arguments)
        if "posts" in arguments and not Path(arguments["posts"]).is_dir():
            raise BadArgument("posts", arguments["posts"], "a folder with the mirror's posts, such as a clone of it")

    @classmethod
    def hosts_to_contact(cls, arguments: Mapping[str, str]) -> tuple[str, ...]:
        """Return no hosts where stored posts are read."""
        return () if "posts" in arguments else super().hosts_to_contact(arguments)

    async def start(self) -> AsyncIterator[Request | Record]:
        """Yield the records of the stored posts, or the requests of the columns."""
        if self.posts:
            for post in stored_posts(self.posts, self.post_category):
                for record in self.read_post(post):
                    yield record
            return
        async for request in super().start():
            yield request

    def read_post(self, post: Post) -> list[Record]:
        """Return the raw records of a stored post, read as the mirror's page would be."""
        if post.day is None:
            url = post.file.absolute().as_uri()
            self.books.discover(url, always=True)
            self.books.settle(url, "rejected:impossible_day")
            self.warn(f"rejected {post.file}: impossible_day: neither a page's address nor its day can be told")
            return []
        url = self.post_address.format(day=post.day, slug=post.slug)
        self.books.discover(url, always=True)
        if not self.period.holds(post.day):
            self.books.settle(url, OUT_OF_RANGE)
            return []
        return self.read(post.body, url=url, page=url, context={"day": post.day.isoformat()})


def stored_posts(folder: Path, category: str) -> Iterator[Post]:
    """Yield the posts of a category under a folder, oldest file name first."""
    for file in sorted(folder.rglob("*")):
        named = _POST.fullmatch(file.name)
        if named and file.is_file():
            body = file.read_bytes()
            found = _CATEGORY.search(body, 0, _HEAD)
            if found and found[1].decode() == category:
                stated = _DATE.search(body, 0, _HEAD)
                day = stated[1].decode() if stated else named["day"]
                yield Post(file, _day(day), named["slug"], body)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
