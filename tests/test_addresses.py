from __future__ import annotations

import pytest

from voc.addresses import public_address
from voc.errors import UnsafeAddress


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # the metadata service of cloud machines
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "2130706433",  # 127.0.0.1 as one number
        "0x7f.1",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_addresses_inside_the_own_network_are_refused(host: str) -> None:
    with pytest.raises(UnsafeAddress, match="inside the own network"):
        public_address(f"http://{host}/hook")


@pytest.mark.parametrize("host", ["93.184.216.34", "[2606:2800:220:1:248:1893:25c8:1946]"])
def test_public_addresses_are_let_through(host: str) -> None:
    target = public_address(f"https://{host}:8443/hook?a=1")
    assert str(target.url) == f"https://{host}:8443/hook?a=1"
    assert target.host_header == f"{host}:8443"


def test_a_private_address_is_let_through_when_that_is_allowed() -> None:
    assert str(public_address("http://127.0.0.1:8000/hook", allow_private=True).url) == "http://127.0.0.1:8000/hook"


def test_the_request_goes_to_the_address_that_was_checked_under_the_name_that_was_asked() -> None:
    target = public_address("http://localhost:8000/hook", allow_private=True)
    assert target.url.host in ("127.0.0.1", "::1")
    assert (target.host, target.host_header) == ("localhost", "localhost:8000")


@pytest.mark.parametrize(
    "url", ["ftp://example.com/x", "file:///etc/passwd", "//example.com", "", "http://", "http://[::1"]
)
def test_what_is_not_a_web_address_is_refused(url: str) -> None:
    with pytest.raises(UnsafeAddress, match="the address"):
        public_address(url)


def test_a_name_without_an_address_is_refused() -> None:
    with pytest.raises(UnsafeAddress, match="has no address"):
        public_address("https://voc.invalid/hook")
