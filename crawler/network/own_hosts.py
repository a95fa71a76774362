"""Which hosts are a site's own."""

from collections.abc import Collection


def is_own(host: str | None, domains: Collection[str], *, subdomains: bool) -> bool:
    """Tell whether a host is one of the declared ones, or lies under one where the site takes its subdomains in."""
    if not host:
        return False
    return host in domains or (subdomains and any(host.endswith(f".{domain}") for domain in domains))
