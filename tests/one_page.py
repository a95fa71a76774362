"""A page of one article for the tests of reading."""

from crawler import Record, read_page

URL = "http://www.yunxi.example/c/1.html"


def read_body(body: str, *, title: str) -> Record:
    """Return the one record of a page with this title and body."""
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    (record,) = read_page(page.encode(), url=URL)
    return record


def paragraphs(lines: list[str], tag: str = "p") -> str:
    """Return the lines as elements of one kind."""
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)
