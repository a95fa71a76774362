"""What a site may declare about TLS where its server cannot do what others can; shown in each report of its runs."""

from dataclasses import dataclass
from typing import Any

from cryptography.x509 import load_pem_x509_certificates
from OpenSSL import SSL, crypto
from twisted.internet._sslverify import IOpenSSLTrustRoot  # it has no public name
from twisted.internet.ssl import AcceptableCiphers, optionsForClientTLS, platformTrust
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
    """The TLS policy of a site with an exception that keeps certificates verified."""

    def __init__(self, exception: TlsException) -> None:
        self._trust: Any = _Trust(exception)
        read_ciphers: Any = AcceptableCiphers.fromOpenSSLCipherString
        ciphers = read_ciphers(exception.ciphers) if exception.ciphers else None
        self._options = {"fixBrokenPeers": True, "acceptableCiphers": ciphers}

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: ARG002, N802 -- Twisted's
        """Return the maker of connections to a host."""
        return optionsForClientTLS(
            hostname=hostname.decode("ascii"), trustRoot=self._trust, extraCertificateOptions=dict(self._options)
        )


@implementer(IOpenSSLTrustRoot)
class _Trust:
    """The system's trust, with what a site excepts; a context cannot be changed once it has made a connection."""

    def __init__(self, exception: TlsException) -> None:
        self._exception = exception

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 -- Twisted's name
        system: Any = platformTrust()  # type: ignore[no-untyped-call]
        system._addCACertsToContext(context)  # noqa: SLF001 -- the interface's only method
        if self._exception.ciphers:
            # Twisted sets the names that the string means, without its @SECLEVEL, which stays from here.
            context.set_cipher_list(self._exception.ciphers.encode("ascii"))
        if self._exception.legacy_renegotiation:
            context.set_options(_LEGACY_SERVER_CONNECT)
        store = context.get_cert_store()
        chain = (self._exception.chain or "").encode()
        # An intermediate in the store is no trust: the chain must still end with one of the system's roots.
        for certificate in load_pem_x509_certificates(chain) if chain else ():
            assert store is not None  # noqa: S101 -- the system's roots are in it
            store.add_cert(crypto.X509.from_cryptography(certificate))
