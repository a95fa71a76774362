"""Which addresses the guard lets through."""

import pytest

from crawler.errors import ConfigurationError
from crawler.network.addresses import is_open, literal, read_networks

PUBLIC = ("1.1.1.1", "219.153.32.1", "2400:3200::1", "64:ff9b::101:101", "2002:101:101::1", "::ffff:1.1.1.1")
PRIVATE = (
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "224.0.0.1",  # noqa: S104 -- an address to refuse
    "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "fec0::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::7f00:1",
    "64:ff9b:1:7f00:0:100:808:808",
    "64:ff9b:1::808:808", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
    "2002:7f00:1::", "2002:a00:1::1", "::127.0.0.1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_open(address: str) -> None:
    assert is_open(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_all_others_are_not(address: str) -> None:
    assert not is_open(address)


def test_a_network_can_be_opened_and_nothing_beside_it() -> None:
    opened = read_networks(" 127.0.0.2/32 ,fd00::/8")
    assert is_open("127.0.0.2", opened)
    assert is_open("::ffff:127.0.0.2", opened)
    assert is_open("fd00::1", opened)
    assert not is_open("127.0.0.1", opened)
    assert not is_open("::ffff:127.0.0.1", opened)
    assert is_open("1.1.1.1", opened)
    assert is_open("64:ff9b:1:7f00:0:100:808:808", read_networks("64:ff9b:1::/48"))


@pytest.mark.parametrize("value", ["127.0.0.1/8", "10.0.0.0/33", "localhost", ["x"]])
def test_a_network_that_cannot_be_read_names_the_setting(value: str | list[str]) -> None:
    with pytest.raises(ConfigurationError, match=r"setting ALLOWED_NETWORKS=.* cannot be read"):
        read_networks(value)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0", "0.0.0.0"),  # noqa: S104 -- an address to refuse
        ("[::1]", "::1"),
        ("www.a.example", None),
    ],
)
def test_addresses_in_urls_are_known_in_every_notation(host: str, address: str | None) -> None:
    assert literal(host) == address
