"""Errors of the crawler: one tree.

    CrawlerError
    ├── ConfigurationError      a setting, site file or argument is wrong        exit 17
    │   ├── SiteMisdeclared     a site class declares something impossible
    │   ├── UnknownSite         no spider bears that name
    │   ├── BadArgument         an ``-a`` argument has an unreadable value
    │   └── NewerVersion        a file was written by a later version of this
    ├── PageError
    │   ├── PageRejected        one page is no record; counted, the crawl goes on
    │   └── PageChanged         a list page does not look as declared            exit 13
    ├── ArchiveUnreadable       an archived page cannot be read again
    └── OutputError             records or archive cannot be written             exit 3

A message names the thing, the value and the remedy.
"""


class CrawlerError(Exception):
    """The root of all errors that this project raises on purpose."""


class ConfigurationError(CrawlerError):
    """A setting, a site file or an argument must be put right before a run."""


class SiteMisdeclared(ConfigurationError):
    """A site class lacks an attribute or declares an impossible value."""

    def __init__(self, site: str, attribute: str, problem: str, example: str) -> None:
        super().__init__(f"site {site!r}: attribute {attribute!r} {problem}; write for example: {example}")
        self.site, self.attribute = site, attribute


class UnknownSite(ConfigurationError):
    """No spider has the name; the nearest names are offered."""

    def __init__(self, name: str, nearest: list[str]) -> None:
        offer = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
        super().__init__(f"unknown site {name!r}{offer} ('scrapy sites' lists all)")
        self.name, self.nearest = name, nearest


class BadArgument(ConfigurationError):
    """An argument of a run has a value that cannot be read."""

    def __init__(self, argument: str, value: str, wanted: str) -> None:
        super().__init__(f"argument {argument}={value!r} cannot be read; give {wanted}")
        self.argument, self.value = argument, value


class NewerVersion(ConfigurationError):
    """A file says that a version wrote it which this one knows nothing of; nothing may be made of it, or over it."""


class PageError(CrawlerError):
    """Something about one page."""


class PageRejected(PageError):
    """A page yields no record. ``reason`` is one word of ``REASONS``, ``detail`` says more."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


class PageChanged(PageError):
    """A page that lists articles or stories has nothing where its site declares them."""

    def __init__(
        self,
        site: str,
        url: str,
        selector: str,
        count: int = 0,
        *,
        remedy: str = "look at the page and mend the site's declaration",
    ) -> None:
        super().__init__(f"{site}: {url} has {count} matches for {selector!r}; {remedy}")
        self.site, self.url, self.selector, self.count = site, url, selector, count


class ArchiveUnreadable(CrawlerError):
    """No page can be read at a place of an archive."""

    def __init__(self, file: str, offset: int, problem: str) -> None:
        super().__init__(f"archive {file!r} at {offset}: {problem}; 'warcio check' tells whether the file is whole")
        self.file, self.offset = file, offset


class OutputError(CrawlerError):
    """Records or the archive cannot be written: the folder is not writable or the disk is full."""


# Why a page is no record; `PageRejected.reason`, a fixture's error.json and the run report use these words.
REASONS = {
    "empty": "the answer has no bytes, or only blanks",
    "not_html": "the bytes are not HTML and no front matter (PDF, picture, archive, JSON ...)",
    "no_headline": "no headline was found",
    "no_content": "neither body nor stories nor attachments nor images were found",
    "list_page": "the page lists articles, it is none itself",
    "login": "the page is a login (of a crawl only)",
    "old_browser": "the page says that the browser is too old (of a crawl only)",
    "soft_404": "the page says that the article is gone, with status 200",
    "challenge": "the page is a script or browser check of a firewall",
    "too_deep": "the page nests deeper than the parser reads",
    "too_many_elements": "the page has more elements or attributes than any page that people wrote",
    "garbled": "more than 0.1 % of the characters are replacement characters",
}
