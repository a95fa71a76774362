"""What a site may declare about TLS where its server cannot do what others can; shown in each report of its runs."""

from dataclasses import dataclass
from typing import Any

from cryptography.x509 import load_pem_x509_certificates
from OpenSSL import SSL, crypto
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

# OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT, which pyOpenSSL gives no name.
_LEGACY_SERVER_CONNECT = 0x4


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsException:
    """An exception from how TLS is spoken, with the reason for it; the first three keep certificates verified.

    ``ciphers`` is an OpenSSL cipher string; ``chain`` holds, as PEM, the intermediate certificates that the server
    should send and does not; ``legacy_renegotiation`` speaks to servers without RFC 5746; ``unverified`` is the last
    resort: anybody between may then write the site's pages.
    """

    reason: str
    ciphers: str | None = None
    chain: str | None = None
    legacy_renegotiation: bool = False
    unverified: bool = False

    def problem(self) -> str | None:
        """Return what is wrong with the declaration, or None."""
        if not self.reason.strip():
            return "has no reason"
        if not (self.ciphers or self.chain or self.legacy_renegotiation or self.unverified):
            return "excepts nothing: give ciphers, chain, legacy_renegotiation or unverified"
        try:
            load_pem_x509_certificates((self.chain or "").encode()) if self.chain else None
        except ValueError as error:
            return f"has a chain that cannot be read ({error})"
        return None

    def told(self) -> str:
        """Return the exception in words, for the report."""
        parts = [
            f"ciphers {self.ciphers}" if self.ciphers else "",
            "a chain of its own" if self.chain else "",
            "legacy renegotiation" if self.legacy_renegotiation else "",
            "certificates NOT verified" if self.unverified else "",
        ]
        return f"TLS exception: {', '.join(filter(None, parts))} ({self.reason})"

    def settings(self) -> dict[str, Any]:
        """Return the settings of Scrapy that do what is declared."""
        settings: dict[str, Any] = {"DOWNLOAD_VERIFY_CERTIFICATES": not self.unverified}
        return settings | ({"DOWNLOADER_CLIENT_TLS_CIPHERS": self.ciphers} if self.ciphers else {})


@implementer(IPolicyForHTTPS)
class ExceptedTls:
    """Scrapy's TLS policy, with the parts of an exception that no setting has; certificates stay verified."""

    def __init__(self, policy: Any, exception: TlsException) -> None:
        self._policy, self._exception = policy, exception

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 -- Twisted's name
        """Return the maker of connections to a host."""
        return _Excepted(self._policy.creatorForNetloc(hostname, port), self._exception)


@implementer(IOpenSSLClientConnectionCreator)
class _Excepted:
    def __init__(self, creator: Any, exception: TlsException) -> None:
        self._creator, self._exception = creator, exception

    def clientConnectionForTLS(self, tlsProtocol: Any) -> SSL.Connection:  # noqa: N802, N803 -- Twisted's names
        """Return a connection whose context knows the exception.

        A connection takes its options from the context when it is made, so the context is taken from one that is never
        used.
        """
        context = self._creator.clientConnectionForTLS(tlsProtocol).get_context()
        if self._exception.legacy_renegotiation:
            context.set_options(_LEGACY_SERVER_CONNECT)
        if self._exception.chain:
            store = context.get_cert_store()
            for certificate in load_pem_x509_certificates(self._exception.chain.encode()):
                store.add_cert(crypto.X509.from_cryptography(certificate))
        connection: SSL.Connection = self._creator.clientConnectionForTLS(tlsProtocol)
        return connection
