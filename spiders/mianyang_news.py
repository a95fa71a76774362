"""绵阳新闻网: the city's news portal, column 绵阳新闻.

The article template (its classes are numbers) comes from a stored page and a public crawler's code; the column's
markup is not known, so its rows and pages are found by the general reading. Nothing was checked against the live site.
"""

from crawler.base.portal import PortalSpider


class MianyangNewsSpider(PortalSpider):
    """绵阳新闻网."""

    name = "mianyang_news"
    site_name = "绵阳新闻网"
    region_code = "510700"
    allowed_domains = ("www.myrb.net",)
    start_urls = ("http://www.myrb.net/mynews/",)
    headline = "div.inner_page_148"
    body = "div.inner_page_140"
