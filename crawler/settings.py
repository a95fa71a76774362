"""All settings of Scrapy that differ from its defaults, each with its reason.

Those read by ``from_environment`` can also be given as an environment variable of the same name, and all of them with
``-s NAME=VALUE``.
"""

from crawler.environment import from_environment
from crawler.network.identity import user_agent
from crawler.record import STORED_FIELDS

BOT_NAME = "chinese-local-news"
# The sites, and the one spider for portals without a site file.
SPIDER_MODULES = from_environment("SPIDER_MODULES", ["spiders", "crawler.generic"])
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = "crawler.commands"

# --- Where and who ---------------------------------------------------------------------------------------------------

# The folder of all output: <CRAWLER_DATA>/<site>/<run>.jsonl, <run>.report.json and manifest.json.
CRAWLER_DATA = from_environment("CRAWLER_DATA", "data")
# A run does not begin, and does not go on, with less left on the disk: a full one breaks more than this program.
MIN_FREE_BYTES = from_environment("MIN_FREE_BYTES", 64 * 1024 * 1024)
# Whom a site's operator can write to. Without it no run starts, unless all of a site's hosts are in CONNECT_TO.
CRAWLER_CONTACT = from_environment("CRAWLER_CONTACT", None)
USER_AGENT = user_agent(CRAWLER_CONTACT)
# {"host:80": "127.0.0.1:8801"}: crawl replicas under the real host names.
CONNECT_TO = from_environment("CONNECT_TO", {})

# --- Politeness ------------------------------------------------------------------------------------------------------

# What a site does not want crawled is not crawled; Scrapy's default ignores robots.txt.
ROBOTSTXT_OBEY = from_environment("ROBOTSTXT_OBEY", True)  # noqa: FBT003 -- a default, not a switch of a call
# County portals run on small machines: one connection a host, a page every three seconds, unevenly.
DOWNLOAD_DELAY = from_environment("DOWNLOAD_DELAY", 3.0)
DOWNLOAD_DELAY_JITTER = 0.5
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 4
# The folder of the locks that keep all processes of a user to one connection a host; None for one of the user's
# in the system's folder for temporary files.
LOCK_FOLDER = from_environment("LOCK_FOLDER", None)
# Once more after that would be a page that is down; the next run asks again.
RETRY_TIMES = from_environment("RETRY_TIMES", 2)
# A time-out took all the time there was for a page; half answers and answers that cannot be unpacked may be whole next.
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.CannotResolveHostError",
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
    "crawler.network.failures.BrokenAnswer",
]
# After 429 or 503 without Retry-After; doubled each time until the server answers.
BACKOFF_SECONDS = from_environment("BACKOFF_SECONDS", 60.0)
# Who asks for more is left alone for this run, which then ends with 18.
LONGEST_WAIT = from_environment("LONGEST_WAIT", 300.0)
LONGEST_CRAWL_DELAY = from_environment("LONGEST_CRAWL_DELAY", 30.0)
# After so many failures behind each other a host is left alone for the rest of the run.
FAILURES_IN_A_ROW = 5
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the books count it and the run's report says it

# --- Safety ----------------------------------------------------------------------------------------------------------

# No page of news needs a session, and 200 cookies of 3 kB make the next request fail.
COOKIES_ENABLED = False
# Both open a port through which anybody on the machine could steer the process.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# Scrapy's default accepts any certificate.
DOWNLOAD_VERIFY_CERTIFICATES = True
# The largest real page seen has 0.6 MB; a bomb is cut while it is unpacked.
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# Header and body together; three times Scrapy's 180 s would block a site's only connection for nine minutes.
DOWNLOAD_TIMEOUT = from_environment("DOWNLOAD_TIMEOUT", 30.0)
# A proxy named in the environment would see every request and get around CONNECT_TO. Whoever switches this on gives up
# the guard over names: the proxy resolves them, and addresses are then checked by the URL alone.
HTTPPROXY_ENABLED = False
# A page's links may only lead to web pages: not to files of this machine, nor to other protocols.
DOWNLOAD_HANDLERS = {
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
    "http": "crawler.network.handler.Handler",
    "https": "crawler.network.handler.Handler",
}
# The handler archives an answer that was cut off, and only then makes it the error that is tried again.
DOWNLOAD_FAIL_ON_DATALOSS = False
# A request that is dropped for its length would be missing in the books.
URLLENGTH_LIMIT = 0
# The longest column seen has some hundreds of pages; a list that never ends, and a calendar, have no last one.
MOST_LIST_PAGES = from_environment("MOST_LIST_PAGES", 1000)
# List pages behind each other that lead to nothing new: some pagers go round. Columns that share articles pass.
MOST_LIST_PAGES_WITHOUT_NEWS = from_environment("MOST_LIST_PAGES_WITHOUT_NEWS", 10)
MOST_PAGES = from_environment("MOST_PAGES", 100_000)
# Chains of moved pages have one or two hops; more are a loop.
REDIRECT_MAX_TIMES = 5
# A page that reloads itself after a minute is no redirect; one that leads on at once is.
METAREFRESH_MAXDELAY = 2
# Other sites do not need to know what was read here.
REFERRER_POLICY = "same-origin"
# Networks that are not public and may be connected to all the same, such as 10.1.2.0/24; everything else is refused.
ALLOWED_NETWORKS = from_environment("ALLOWED_NETWORKS", [])
TWISTED_DNS_RESOLVER = "crawler.network.resolver.Resolver"
DOWNLOADER_MIDDLEWARES = {
    # Scrapy's own takes subdomains for granted and lets dont_filter requests pass.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.network.hosts.ExactHosts": 50,
    # Scrapy's take a robots.txt that cannot be had for a yes, retry 429 and 503 at once, follow redirects out of https.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.network.robots.Robots": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.network.patience.Patience": 550,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.network.redirects.Refreshes": 580,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.network.redirects.Redirects": 600,
    # Behind the redirects, so that it sees pages only.
    "crawler.network.whole.WholePages": 570,
}

# --- Requests and items ----------------------------------------------------------------------------------------------

# Some portals answer by language.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}
SPIDER_MIDDLEWARES = {
    # Behind Scrapy's check of the status (50): what has none of a page is one thing, what comes instead of it another.
    "crawler.network.answers.WhatCameBack": 60,
    "crawler.network.traps.Traps": 800,
    # Innermost: a list that changed is a message in the report, not a traceback in the log.
    "crawler.base.changed_pages.ChangedPages": 1100,
}
# First in, first out: a column is read about in its order, and a long one is not listed whole before it is read.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
# Scrapy reads the source of a callback anew for each page, to warn of a mistake that the type checker finds.
WARN_ON_GENERATOR_RETURN_VALUE = False
# The default of 100 makes 100 tasks for each page and costs a third of the throughput.
CONCURRENT_ITEMS = 4
ITEM_PROCESSOR = "crawler.ledger.closing.WatchedPipelines"
ITEM_PIPELINES = {
    "pipelines.boilerplate.BoilerplatePipeline": 100,
    "pipelines.people.PeoplePipeline": 200,
    # After people are known, before the hash is made.
    "pipelines.masking.MaskingPipeline": 300,
    "pipelines.finish.FinishPipeline": 400,
    "pipelines.validate.ValidatePipeline": 500,
    "pipelines.ledger.LedgerPipeline": 600,
}

# Identity, mobile telephone and bank card numbers are masked in the records; on keeps them as published.
KEEP_PERSONAL_NUMBERS = from_environment("KEEP_PERSONAL_NUMBERS", False)  # noqa: FBT003 -- a default

# --- Output ----------------------------------------------------------------------------------------------------------

# `-O file.jsonl` writes the same lines as data/<site>/<run>.jsonl.
FEED_EXPORTERS = dict.fromkeys(("jsonlines", "jsonl", "jl"), "crawler.ledger.exporter.RecordLinesExporter") | {
    # A headline that begins with = is none of a table program's formulas.
    "csv": "crawler.ledger.exporter.SafeCsvExporter",
}
# A digest's parts are on their way through the steps, not in the output.
FEED_EXPORT_FIELDS = list(STORED_FIELDS)
FEED_EXPORT_ENCODING = "utf-8"
EXTENSIONS = {
    "crawler.ledger.reporter.RunReporter": 10,
    # Behind the report, which names the run.
    "crawler.archive.extension.RunArchive": 20,
}
# Pages vanish: what came over the wire is kept in <CRAWLER_DATA>/<site>/archive/, as WARC.
ARCHIVE = from_environment("ARCHIVE", True)  # noqa: FBT003 -- a default, not a switch of a call
# A file of the archive that has grown to this is followed by another.
ARCHIVE_MAX_BYTES = from_environment("ARCHIVE_MAX_BYTES", 1024 * 1024 * 1024)
# Minutes after which a run ends, None for no end: `scrapy crawl --max-minutes`.
MAX_MINUTES = None
# A line on the terminal this often while a run goes on.
PROGRESS_SECONDS = from_environment("PROGRESS_SECONDS", 10.0)
# The report and its summary say what INFO says in hundreds of lines.
LOG_LEVEL = "WARNING"
# Duplicates are usual; what is rejected is logged where its reason is known.
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"
STATS_DUMP = False
