"""Row 39: certificates are verified; what a site excepts is declared with its reason and shown in each report."""

import ssl
from pathlib import Path

import pytest
import trustme

from tests.faults.crawls import FAST, good, module, pages
from tests.faults.server import FaultServer, answer
from tests.portal import COLUMN, HOST, Ran, scrapy

SITE = f"""
from crawler.network.tls import TlsException
from spiders import wuxi
class Secure(wuxi.WuxiSpider):
    name = "wuxi"
    start_urls = ("https://{HOST}{COLUMN}",)
    tls_exception = {{exception}}
"""


def crawl(
    folder: Path, context: ssl.SSLContext, trusted: trustme.CA, exception: str = "None"
) -> tuple[Ran, FaultServer]:
    folder.mkdir(exist_ok=True)
    trusted.cert_pem.write_to_path(str(folder / "authority.pem"))
    with FaultServer(pages({"a": answer(good())}), context=context) as server:
        environment = FAST | module(folder / "sites", SITE.format(exception=exception))
        environment["SSL_CERT_FILE"] = str(folder / "authority.pem")
        connect_to = server.connect_to(f"{HOST}:443")
        return scrapy("crawl", "wuxi", data=folder / "data", connect_to=connect_to, **environment), server


def context_of(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def refused(ran: Ran, server: FaultServer) -> bool:
    assert ran.code == 14, ran.err
    assert list(ran.report["lists"]["failed"].values()) == ["certificate"], ran.err
    return server.asked == []


def untrusted() -> tuple[ssl.SSLContext, trustme.CA]:
    return context_of(trustme.CA().issue_cert(HOST)), trustme.CA()


def of_another_host() -> tuple[ssl.SSLContext, trustme.CA]:
    authority = trustme.CA()
    return context_of(authority.issue_cert("other.example")), authority


def expired() -> tuple[ssl.SSLContext, trustme.CA]:
    from datetime import UTC, datetime

    authority = trustme.CA()
    return context_of(authority.issue_cert(HOST, not_after=datetime(2020, 1, 1, tzinfo=UTC))), authority


BAD = {"nobody's": untrusted, "another host's": of_another_host, "expired": expired}


@pytest.mark.fault(39)
@pytest.mark.parametrize("name", BAD)
def test_a_bad_certificate_is_refused(name: str, tmp_path: Path) -> None:
    context, trusted = BAD[name]()
    assert refused(*crawl(tmp_path, context, trusted))


@pytest.mark.fault(39)
def test_the_last_resort_is_declared_and_shown(tmp_path: Path) -> None:
    exception = "TlsException(reason='the office lost its key, 2024-12-01', unverified=True)"
    ran, _ = crawl(tmp_path, *untrusted(), exception)
    assert (ran.code, ran.report["pages"]["saved"]) == (0, 1), ran.err
    told = "TLS exception: certificates NOT verified (the office lost its key, 2024-12-01)"
    assert told in ran.report["warnings"]
    assert told in ran.err


@pytest.mark.fault(39)
def test_a_missing_intermediate_is_given_by_the_site_and_the_rest_stays_verified(tmp_path: Path) -> None:
    root = trustme.CA()
    between = root.create_child_ca()
    leaf = between.issue_cert(HOST)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    alone = tmp_path / "alone.pem"
    alone.write_bytes(leaf.private_key_pem.bytes() + leaf.cert_chain_pems[0].bytes())
    context.load_cert_chain(str(alone))
    assert refused(*crawl(tmp_path / "1", context, root))
    exception = f"TlsException(reason='no intermediate', chain={between.cert_pem.bytes().decode()!r})"
    ran, _ = crawl(tmp_path / "2", context, root, exception)
    assert ran.report["pages"]["saved"] == 1, ran.err
    assert any("a chain of its own (no intermediate)" in warning for warning in ran.report["warnings"])
    other = context_of(between.issue_cert("other.example"))
    assert refused(*crawl(tmp_path / "3", other, root, exception))


@pytest.mark.fault(39)
def test_old_ciphers_are_declared_and_the_certificate_stays_verified(tmp_path: Path) -> None:
    def old(context: ssl.SSLContext) -> ssl.SSLContext:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        # What clients do not offer by themselves.
        context.set_ciphers("CAMELLIA128-SHA:@SECLEVEL=0")
        return context

    authority = trustme.CA(key_type=trustme.KeyType.RSA)
    context = old(context_of(authority.issue_cert(HOST, key_type=trustme.KeyType.RSA)))
    ran, server = crawl(tmp_path / "1", context, authority)
    assert (ran.report["pages"].get("saved"), server.asked) == (0, []), ran.err
    exception = "TlsException(reason='old server', ciphers='CAMELLIA128-SHA:@SECLEVEL=0')"
    ran, _ = crawl(tmp_path / "2", context, authority, exception)
    assert ran.report["pages"]["saved"] == 1, ran.err
    assert any("ciphers CAMELLIA128-SHA:@SECLEVEL=0 (old server)" in warning for warning in ran.report["warnings"])
    stranger = trustme.CA(key_type=trustme.KeyType.RSA).issue_cert(HOST, key_type=trustme.KeyType.RSA)
    assert refused(*crawl(tmp_path / "3", old(context_of(stranger)), authority, exception))


@pytest.mark.fault(39)
def test_legacy_renegotiation_leaves_certificates_verified(tmp_path: Path) -> None:
    exception = "TlsException(reason='very old server', legacy_renegotiation=True)"
    authority = trustme.CA()
    ran, _ = crawl(tmp_path / "1", context_of(authority.issue_cert(HOST)), authority, exception)
    assert ran.report["pages"]["saved"] == 1, ran.err
    assert any("legacy renegotiation (very old server)" in warning for warning in ran.report["warnings"])
    assert refused(*crawl(tmp_path / "2", *untrusted(), exception))
