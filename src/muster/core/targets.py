"""Where Muster sends what others told it to: to HTTPS on the public internet, or with `local` anywhere.

Who sets an address could otherwise make Muster ask its own network in their name. So an address is checked when it is
saved and at each sending, all that its name leads to; and outward.py connects to what was checked, never asking again.
"""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from yarl import URL

from muster.core.errors import Invalid

LONGEST = 2000
HTTPS_PORT, FIRST_OPEN_PORT = 443, 1024
GLOBAL_UNICAST = ip_network("2000::/3")
# The last 32 bits are an address of version 4, which a gateway connects to (RFC 6052).
TRANSLATED = ip_network("64:ff9b::/96")
# Besides what the ipaddress module knows as not global: in some versions of Python it knows less.
NOT_PUBLIC = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",  # RFC 6890, 7526
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",  # Teredo, documentation, 6to4
    )
)  # fmt: skip
ELSEWHERE = (
    "{} is not on the public internet. "
    "An operator who trusts those who set addresses of webhooks may allow others (MUSTER_WEBHOOKS_LOCAL)."
)


def parse(address: str, *, local: bool) -> URL:
    """The address, its form checked and an IP address in it; Invalid says what is wrong."""
    if len(address) > LONGEST or not address.isprintable() or " " in address:
        raise _wrong(f"The address must have at most {LONGEST:,} characters, and no spaces.")
    try:
        url = URL(address).with_fragment(None)
        host, port = url.raw_host, url.port
    except ValueError:
        host, port = None, None
    if host is None or port is None:
        raise _wrong("Enter a whole address, such as https://example.com/webhooks.")
    if url.raw_user is not None or url.raw_password is not None:
        raise _wrong("The address must not hold a user name or password: the secret tells who sends.")
    if local:
        if url.scheme not in {"http", "https"}:
            raise _wrong("The address must begin with https:// or http://.")
        return url
    if url.scheme != "https":
        raise _wrong("The address must begin with https://.")
    if port != HTTPS_PORT and port < FIRST_OPEN_PORT:
        raise _wrong(f"Use port {HTTPS_PORT}, or one from {FIRST_OPEN_PORT} on.")
    # Of numbers in another form, as 2130706433, the resolver is not asked when it is sent.
    if not is_public(host) if _is_literal(host) else _ends_in_number(host):
        raise _wrong(ELSEWHERE.format(host))
    return url


def check(address: str, *, local: bool) -> None:
    """What can be known of an address before anything is sent there. Asks the resolver, so call it outside a change."""
    url = parse(address, local=local)
    addresses_of(str(url.raw_host), int(url.port or 0), local=local)


def addresses_of(host: str, port: int, *, local: bool) -> list[str]:
    """The IP addresses that a name leads to. Invalid where there is none, or where one of them is not public."""
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise _wrong(f"{host} cannot be found. Check how it is spelled.") from error
    if not local and not all(is_public(one) for one in found):
        raise _wrong(ELSEWHERE.format(host))
    return found


def _ask_the_system(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


resolve: Callable[[str, int], list[str]] = _ask_the_system


def is_public(text: str) -> bool:
    """Whether everybody on the internet could connect there."""
    address = _unwrapped(ip_address(text.partition("%")[0]))
    if isinstance(address, IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    special = (
        address.is_private, address.is_loopback, address.is_link_local, address.is_multicast,
        address.is_reserved, address.is_unspecified, not address.is_global,
    )  # fmt: skip
    return not any(special) and not any(address in block for block in NOT_PUBLIC)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address of version 4 within one of version 6, where it stands for that."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in TRANSLATED:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_literal(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _ends_in_number(host: str) -> bool:
    """No name of the public internet does."""
    return host.rstrip(".").rpartition(".")[2].isdigit()


def _wrong(message: str) -> Invalid:
    return Invalid(message, field="url")
