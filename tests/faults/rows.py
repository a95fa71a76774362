"""The 44 faults and what is promised for each: the rows of the scoreboard."""

from typing import NamedTuple


class Row(NamedTuple):
    """One row: the fault, and what the crawler does about it."""

    fault: str
    promise: str


ROWS: dict[int, Row] = {
    1: Row("kill -9 at any moment, then run again", "0 lost, 0 doubled"),
    2: Row("SIGTERM once", "exit 11, nothing lost"),
    3: Row("SIGTERM twice", "0 lost; exit 11"),
    4: Row("torn last line (cut at every byte)", "repaired and reported"),
    5: Row("disk full", "stops, exit 3, file valid; the next run goes on"),
    6: Row("output not writable", "refused before the first request, exit 17"),
    7: Row("two runs of one site at once", "the second refuses and names the first"),
    8: Row("hostile or corrupt state file", "no pickle; a corrupt index is rebuilt from the segments"),
    9: Row("truncated gzip", "retried, then rejected"),
    10: Row("corrupt or falsely declared gzip", "retried, counted"),
    11: Row("body shorter than Content-Length, broken chunks, reset", "retried, counted"),
    12: Row("Content-Length too short", "fetched again; twice the same: kept with `truncated`, else rejected"),
    13: Row("close without length", "as 12"),
    14: Row("wrong, missing and contradicting charsets", "right text; 20 cases"),
    15: Row("mixed or broken UTF-8", "counted, rejected above 0.1 %"),
    16: Row("NUL, ESC, bidi and zero-width characters", "stripped"),
    17: Row("bomb: gzip, brotli, zstd, doubly gzipped", "dropped at 8 MiB, memory under 200 MB"),
    18: Row("endless body", "as 17"),
    19: Row("10 MB page", "rejected at 8 MiB (`too_large`)"),
    20: Row("nesting deeper than the parser's limit (255 or 2,045)", "read whole or rejected"),
    21: Row("7 MB attribute, 500,000 tags, 20,000 attributes; 20 MB in `scrapy extract`", "under 5 s of CPU"),
    22: Row("external entities, billion laughs", "harmless"),
    23: Row("inputs that make cleaning patterns explode", "linear: 4 x the input costs at most 6 x"),
    24: Row("slow body, slow header", "30 s in all"),
    25: Row("redirect to a private address (from a start page, from a retry)", "refused at every hop, after DNS"),
    26: Row("host name that resolves to a private address; `0x7f.1`, decimal hosts", "as 25"),
    27: Row("`file:`, `data:`, `ftp:`, `s3:` links", "http and https only"),
    28: Row("redirect loop, 30-hop chain", "at most 5 hops, reported"),
    29: Row("redirect to another port or scheme", "no Referer off the site; no step from https to http"),
    30: Row("endless paging, calendar trap", "caps on depth, pages, and pages with nothing new"),
    31: Row("robots.txt 5xx, time-out, loop", "not now: site put off, reported"),
    32: Row("robots.txt that is HTML, garbage, huge", "allowed with a warning; 512 KiB read"),
    33: Row("Crawl-delay", "kept to 30 s; longer: site put off, reported"),
    34: Row("429 or 503 with and without Retry-After", "waits as told; 60 s doubling without"),
    35: Row("412, 521, script challenge with 200", "`blocked`, exit 12, nothing worked around"),
    36: Row("soft 404 (deleted page with 200)", "rejected by reason"),
    37: Row("empty body, 204, PDF called HTML", "rejected by reason"),
    38: Row("HTML sent as JSON or text", "read as HTML"),
    39: Row("invalid certificate", "refused; a site's exception is declared and shown in the report"),
    40: Row("200 cookies of 3 kB", "cookies off by default"),
    41: Row("redesign: selectors find nothing", "alarm in the same run, exit 13"),
    42: Row("an exception in a callback, a pipeline, or a pipeline's close", "URL listed, exit 10; in a close: 70"),
    43: Row("U+2028, lone surrogate, NaN; `=` in CSV; markup in an HTML report", "one record a line; escaped"),
    44: Row("a long run", "memory grows under 5 % in 10,000 pages"),
}
