"""Redirects: web addresses only, no step from https to http, no loop."""

from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Response

from crawler.network.failures import Downgraded, OtherHost, RedirectLoop

_WEB = ("http", "https")
MOVED = (301, 302, 303, 307, 308)


class _Watched(BaseRedirectMiddleware):
    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        if (urlsplit(request.url).scheme, urlsplit(redirected.url).scheme) == ("https", "http"):
            raise Downgraded(
                f"{request.url} leads from https to {redirected.url}; declare the http address if it is meant"
            )
        if redirected.url in (request.url, *request.meta.get("redirect_urls", ())):
            raise RedirectLoop(f"{request.url} leads back to {redirected.url}")
        return super()._redirect(redirected, request, reason)


class Redirects(_Watched, RedirectMiddleware):
    """Scrapy's, for redirects by status."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 -- Scrapy's
    ) -> Request | Response:
        """Return the request that a redirect leads to, other answers as they are; raises Downgraded, OtherHost."""
        result = super().process_response(request, response)
        if request.meta.get("dont_redirect"):
            return result
        if isinstance(result, Response) and result.status in MOVED and "Location" in result.headers:
            target = urljoin(request.url, (result.headers["Location"] or b"").decode("latin-1"))
            if urlsplit(target).scheme not in _WEB:
                raise OtherHost(f"{request.url} leads to {target[:80]}, which is no web address")
        return result


class Refreshes(_Watched, MetaRefreshMiddleware):
    """Scrapy's, for pages that lead on at once."""
