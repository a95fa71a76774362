"""What a site declares about TLS, before a crawl: checked, put into words, and put into OpenSSL."""

from types import SimpleNamespace

import pytest
import trustme
from OpenSSL import SSL

from crawler.base.portal import PortalSpider
from crawler.errors import SiteMisdeclared
from crawler.network.tls import ExceptedTls, TlsException

CHAIN = trustme.CA().cert_pem.bytes().decode()
LEGACY = 0x4


def test_an_exception_is_told_with_its_reason() -> None:
    exception = TlsException(reason="old", ciphers="A", chain=CHAIN, legacy_renegotiation=True, unverified=True)
    assert exception.told() == (
        "TLS exception: ciphers A, a chain of its own, legacy renegotiation, certificates NOT verified (old)"
    )
    assert exception.problem() is None


@pytest.mark.parametrize(
    ("exception", "problem"),
    [
        (TlsException(reason=" ", unverified=True), "has no reason"),
        (TlsException(reason="because"), "excepts nothing"),
        (TlsException(reason="because", chain="no PEM"), "cannot be read"),
    ],
)
def test_an_exception_that_says_nothing_is_refused(exception: TlsException, problem: str) -> None:
    assert problem in (exception.problem() or "")
    attributes = {
        "name": "a", "site_name": "某县", "allowed_domains": ("a.example",), "start_urls": ("http://a.example/",),
        "tls_exception": exception, "__module__": __name__,
    }  # fmt: skip
    with pytest.raises(SiteMisdeclared, match="tls_exception"):
        type("Declared", (PortalSpider,), attributes)


@pytest.mark.parametrize("legacy", [True, False])
def test_a_connection_has_the_options_of_its_site_alone(legacy: bool) -> None:  # noqa: FBT001
    exception = TlsException(reason="old", chain=CHAIN, legacy_renegotiation=legacy)
    creator = ExceptedTls(exception).creatorForNetloc(b"a.example", 443)
    protocol = SimpleNamespace(factory=SimpleNamespace(wrappedFactory=None))  # what Twisted asks for protocols
    connection = creator.clientConnectionForTLS(protocol)
    assert isinstance(connection, SSL.Connection)
    assert connection.get_verify_mode() & SSL.VERIFY_PEER
    assert bool(connection.get_context()._context and _options(connection) & LEGACY) is legacy


def _options(connection: SSL.Connection) -> int:
    """Return the options of a connection, which pyOpenSSL shows nowhere."""
    from OpenSSL._util import lib

    return int(lib.SSL_CTX_get_options(connection.get_context()._context))
