"""绵阳日报, as republished by a Jekyll mirror of financial news; also read from a clone of the mirror's repository.

The page template comes from a stored page, the category page's and the addresses' form from the mirror's public
repository. Nothing was checked against the live site.
"""

from crawler.base.mirror import MirrorSpider


class MianyangDailyFinewsSpider(MirrorSpider):
    """绵阳日报 (镜像)."""

    name = "mianyang_daily_finews"
    site_name = "绵阳日报"
    region_code = "510700"
    allowed_domains = ("finews.withounder.com",)
    start_urls = ("https://finews.withounder.com/category/mianyangribao.html",)
    flags = ("mirror",)
    post_category = "mianyangribao"
    post_address = "https://finews.withounder.com/mianyangribao/{day:%Y/%m/%d}/{slug}.html"
