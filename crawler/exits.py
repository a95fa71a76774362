"""Exit codes of the commands. Scrapy's own is 0 in nearly all of these cases."""

DONE = 0
USAGE = 2
DISK = 3
DEGRADED = 10
INTERRUPTED = 11
BLOCKED = 12
CHANGED = 13
UNREACHABLE = 14
CONFIGURATION = 17
PUT_OFF = 18
INTERNAL = 70

# When several apply, the first of these is taken.
WORST_FIRST = (
    INTERNAL, DISK, CONFIGURATION, INTERRUPTED, CHANGED, BLOCKED, UNREACHABLE, PUT_OFF, DEGRADED, DONE,
)  # fmt: skip

MEANINGS = {
    DONE: "done",
    USAGE: "usage: unknown option, missing name",
    DISK: "disk: records, archive or report cannot be written",
    DEGRADED: "degraded: an error on a page, a list or output file missing, a selector that found nothing",
    INTERRUPTED: "interrupted",
    BLOCKED: "blocked: most answers of the site are a firewall's, a login's or a browser check's",
    CHANGED: "the site changed: a list without rows, or nothing found at all",
    UNREACHABLE: "unreachable from here: no host of the site could be connected to, or none with a valid certificate",
    CONFIGURATION: "configuration: a setting, a site or an argument is wrong",
    PUT_OFF: "put off by the site: 429 or 503, robots.txt that forbids everything or is not to be had, "
    "Crawl-delay too long, five failures in a row",
    INTERNAL: "internal error, books that do not balance, or no report",
}


def worst(codes: set[int]) -> int:
    """Return the gravest of some exit codes; none is 0."""
    return next((code for code in WORST_FIRST if code in codes), DONE)
