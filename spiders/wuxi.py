"""巫溪县人民政府: the county's news column 巫溪要闻, with the weekly digest 见“政”巫溪这一周.

The list markup and the paging script were seen on other county portals of the same Chongqing template, the article
template on a stored page of this one; nothing was checked against the live site.
"""

from crawler.base.digest import DigestSpider


class WuxiSpider(DigestSpider):
    """巫溪县人民政府."""

    name = "wuxi"
    site_name = "巫溪县人民政府"
    region_code = "500238"
    allowed_domains = ("www.cqwx.gov.cn",)
    start_urls = ("http://www.cqwx.gov.cn/zwxx_224/wxyw/",)
    article_links = "ul.tab-item li.clearfix a"
    digest_headlines = ("见“政”巫溪这一周",)
