"""百纳范文网: speeches and reports for copying, column 讲话稿; of no place.

The article template comes from a stored page. The site's host is not known (``www.bnfw.example`` stands for it) and
neither are its columns, so rows and pages are found by the general reading. Nothing was checked against a live site.
"""

from crawler.base.portal import PortalSpider


class BainafanwenSpider(PortalSpider):
    """百纳范文网."""

    name = "bainafanwen"
    site_name = "百纳范文网"
    allowed_domains = ("www.bnfw.example",)
    start_urls = ("http://www.bnfw.example/zhuantifanwen/jianghuagao/",)
