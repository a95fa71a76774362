"""One exchange as WARC 1.1 records: what was asked, and the answer with its body as it came, still compressed.

Twisted takes the chunks of a body apart before anybody sees them and keeps ``Transfer-Encoding`` to itself, so the
header block stands without it and fits the body that is stored. ``Content-Length`` is what the server declared.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Headers, Response
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.timeutils import datetime_to_iso_date
from warcio.utils import Digester

VERSION = "WARC/1.1"
# What the list told of a page: replay needs it to read the page as the crawl did.
CONTEXT = "Crawler-Context"
# Scrapy's words for a body that ended too early, and those of the WARC standard.
_TRUNCATED = {"dataloss": "disconnect", "download_stopped": "length"}
_PHRASES = {status.value: status.phrase for status in HTTPStatus}

_Fields = list[tuple[str, str]]


def exchange_records(request: Request, response: Response, begun: datetime) -> list[ArcWarcRecord]:
    """Return the response record and the request record of an exchange that began at that time (UTC)."""
    shared = [("WARC-Target-URI", response.url), ("WARC-Date", _moment(begun))]
    if response.ip_address:
        shared.append(("WARC-IP-Address", str(response.ip_address)))
    answer = _record("response", _answer_head(response), response.body, shared + _about(request, response))
    identity = answer.rec_headers.get_header("WARC-Record-ID")
    asked = _record("request", _request_head(request), request.body, [*shared, ("WARC-Concurrent-To", identity)])
    return [answer, asked]


def _about(request: Request, response: Response) -> _Fields:
    fields = [("WARC-Truncated", reason) for flag, reason in _TRUNCATED.items() if flag in response.flags][:1]
    context = request.cb_kwargs.get("context")
    return [*fields, (CONTEXT, json.dumps(context))] if isinstance(context, Mapping) and context else fields


def _record(kind: str, head: bytes, payload: bytes, fields: _Fields) -> ArcWarcRecord:
    digest = Digester("sha1")
    digest.update(payload)
    named = [("WARC-Type", kind), ("WARC-Record-ID", StatusAndHeadersParser.make_warc_id())]
    headers = StatusAndHeaders("", [*named, *fields, ("WARC-Payload-Digest", str(digest))], protocol=VERSION)
    block = head + payload
    # Without parsed HTTP headers warcio writes the block byte for byte; it would percent-encode what is not ASCII.
    content_type = f"application/http; msgtype={kind}"
    return ArcWarcRecord("warc", kind, headers, BytesIO(block), None, content_type, len(block))


def _answer_head(response: Response) -> bytes:
    start = f"{response.protocol or 'HTTP/1.1'} {response.status} {_PHRASES.get(response.status, '')}"
    return _head(start.encode("ascii"), _lines(response.headers))


def _request_head(request: Request) -> bytes:
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = _lines(request.headers)
    if "Host" not in request.headers:
        lines = [b"Host: " + parts.netloc.rpartition("@")[2].encode("ascii"), *lines]
    if request.body:
        lines = [*lines, b"Content-Length: %d" % len(request.body)]
    return _head(f"{request.method} {target} HTTP/1.1".encode("ascii"), lines)


def _lines(headers: Headers) -> list[bytes]:
    return [name + b": " + value for name in headers for value in headers.getlist(name)]


def _head(start: bytes, lines: Iterable[bytes]) -> bytes:
    return b"\r\n".join([start, *lines, b"", b""])


def _moment(time: datetime) -> str:
    return str(datetime_to_iso_date(time.replace(tzinfo=None), use_micros=True))
