"""徐州日报: the digital edition of the city's party newspaper, issue by issue.

The addresses of both layouts come from links and public crawlers' code, the story template of the classic one from a
stored page; node pages were seen at another paper. Nothing was checked against the live site.
"""

from crawler.base.epaper import EpaperSpider


class XuzhouDailySpider(EpaperSpider):
    """徐州日报."""

    name = "xuzhou_daily"
    site_name = "徐州日报"
    region_code = "320300"
    allowed_domains = ("epaper.cnxz.com.cn", "szb.cnxz.com.cn")
    classic_layout = "http://epaper.cnxz.com.cn/xzrb/html/%Y-%m/%d/node_2.htm"
    newer_layout = "https://szb.cnxz.com.cn/xzrb/pc/layout/%Y%m/%d/node_01.html"
    # The day of the switch is not known; this one only decides which layout is asked first.
    switch_day = "2022-01-01"
