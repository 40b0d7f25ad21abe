"""Where webhooks may go: what is refused when it is saved, and again when it is sent."""

import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.certified import NAME, trusted
from tests.exchange.conftest import Happen
from tests.exchange.posts import VENDOR, deliver, event, events, subscribe, subscription
from tests.receiver import Receiver, receiving
from tests.unchanged import unchanged
from tests.world import NOW, World, at

from muster.core import targets
from muster.core.errors import Invalid
from muster.exchange import actions

PUBLIC = "93.184.215.14"


@dataclass
class Resolver:
    """Names lead where the test says; each question takes the next answer, the last one for ever."""

    leads: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answers = self.leads.get(host)
        if not answers:
            raise OSError(f"{host} is not known")
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture(autouse=True)
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    found = Resolver({NAME: [[PUBLIC]]})
    monkeypatch.setattr(targets, "resolve", found)
    return found


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.9.9.9",
        "169.254.169.254", "169.254.1.1", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1",
        "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "2001::1",
        "2001:0:7f00:1::1", "2001:db8::1", "2002:7f00:1::1", "2002:0a00:0001::1", "3fff::1", "5f00::1",
        "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not targets.is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "9.9.9.9",
        PUBLIC,
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700:4700::1111",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
    ],
)
def test_addresses_that_are(address: str) -> None:
    assert targets.is_public(address)


def refused(world: World, url: str) -> str:
    """Saving it changes nothing; why."""
    with unchanged(), pytest.raises(Invalid) as why:
        actions.set_webhook(world.actor("ada"), vendor=VENDOR, url=url)
    assert why.value.field == "url"
    return why.value.message


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/hook", "https://10.0.0.1:8443/", "https://[::1]/", "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1%25eth0]/", "https://169.254.169.254/latest/meta-data", "https://[64:ff9b::a9fe:a9fe]/",
        "https://100.64.0.1/", "https://0.0.0.0/", "https://255.255.255.255/",
    ],
)  # fmt: skip
def test_an_address_in_numbers_that_is_not_public(world: World, url: str) -> None:
    assert "is not on the public internet" in refused(world, url)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST",
        "localhost.",
        "intranet.bramble.test",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
    ],
)
def test_a_name_that_leads_inside(world: World, resolver: Resolver, host: str) -> None:
    resolver.leads[host.lower()] = [["127.0.0.1"]]
    assert "is not on the public internet" in refused(world, f"https://{host}/hook")


@pytest.mark.parametrize("others", [["10.0.0.1", PUBLIC], [PUBLIC, "10.0.0.1"], [PUBLIC, "::1"]])
def test_a_name_of_which_one_address_leads_inside(
    world: World, resolver: Resolver, others: list[str]
) -> None:
    resolver.leads[NAME] = [others]
    assert "is not on the public internet" in refused(world, f"https://{NAME}/hook")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"http://{NAME}/hook", "must begin with https://"),
        (f"ftp://{NAME}/hook", "must begin with https://"),
        (f"https://ada:secret@{NAME}/", "must not hold a user name"),
        (f"https://ada@{NAME}/", "must not hold a user name"),
        (f"https://:secret@{NAME}/", "must not hold a user name"),
        (f"https://{NAME}:22/", "Use port 443, or one from 1024 on."),
        (f"https://{NAME}:0/", "Use port 443, or one from 1024 on."),
        (f"https://{NAME}:99999/", "Enter a whole address"),
        (f"https://{NAME}:port/", "Enter a whole address"),
        ("https://", "Enter a whole address"),
        ("https:///hook", "Enter a whole address"),
        (NAME, "Enter a whole address"),
        ("file:///etc/passwd", "Enter a whole address"),
        ("https://[::1/", "Enter a whole address"),
        (f"https://{NAME}/a b", "no spaces"),
        (f"https://{NAME}/a\r\nHost: x", "no spaces"),
        (f"https://{NAME}/{'a' * 2000}", "at most 2,000 characters"),
        ("https://nowhere.test/", "nowhere.test cannot be found"),
    ],
)
def test_an_address_that_is_none(world: World, url: str, why: str) -> None:
    assert why in refused(world, url)


@pytest.mark.parametrize("end", ["/hook", ":8443/hook?a=1&b=%20", ":1024", "/ünï"])
def test_an_address_that_is_taken(world: World, end: str) -> None:
    assert subscribe(world, f" https://{NAME}{end} ").url == f"https://{NAME}{end}"


def test_with_the_setting_anything_but_nonsense_is(world: World, local: None, resolver: Resolver) -> None:
    resolver.leads["localhost"] = [["127.0.0.1"]]
    resolver.leads["127.0.0.1"] = [["127.0.0.1"]]
    for url in ("http://localhost/hook", "http://127.0.0.1:81/", "https://localhost:22/"):
        assert subscribe(world, url).url == url
    for url in ("ftp://localhost/", "http://ada:x@localhost/", "localhost"):
        refused(world, url)


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    return trusted(tmp_path, monkeypatch)


@pytest.fixture
def outside(
    certified: ssl.SSLContext, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Receiver]:
    """A receiver at https://NAME, whose address counts as public; the setting for local ones is off."""
    monkeypatch.setattr(targets, "is_public", lambda address: address == "127.0.0.1")
    resolver.leads[NAME] = [["127.0.0.1"]]
    with receiving(tls=certified, host=NAME) as found:
        yield found


def test_https_to_the_address_that_was_checked(
    world: World, outside: Receiver, resolver: Resolver, happen: Happen
) -> None:
    subscribe(world, outside.url)
    resolver.asked.clear()
    happen("requested")
    deliver()
    assert (event().last_code, event().delivered_at) == (200, NOW)
    assert outside.calls[0].headers["Host"] == f"{NAME}:{outside.port}"
    # Asked once, and what was answered then was connected to: no second answer can lead elsewhere.
    assert resolver.asked == [NAME]


def test_a_name_that_leads_inside_later(
    world: World, outside: Receiver, resolver: Resolver, happen: Happen
) -> None:
    """Rebinding: public when it is saved, private when it is sent."""
    resolver.leads[NAME] = [["127.0.0.1"], ["10.0.0.1"], ["127.0.0.1", "10.0.0.1"]]
    subscribe(world, outside.url)
    happen("requested")
    for attempts, moment in ((1, NOW), (2, NOW + timedelta(minutes=1))):
        with at(moment):
            deliver()
        assert (event().last_code, event().attempts, outside.calls) == (None, attempts, [])
        assert "is not on the public internet" in event().last_detail
    assert resolver.asked == [NAME] * 3


def test_numbers_are_checked_again_when_they_are_sent(
    world: World, resolver: Resolver, happen: Happen, settings: Any
) -> None:
    """Saved while the operator allowed it, and no more."""
    settings.WEBHOOKS_LOCAL = True
    resolver.leads["127.0.0.1"] = resolver.leads["2130706433"] = [["127.0.0.1"]]
    with receiving() as receiver:
        secure = receiver.url.replace("http://", "https://")
        for url in (receiver.url, secure, secure.replace("127.0.0.1", "2130706433")):
            subscribe(world, url)
            settings.WEBHOOKS_LOCAL = False
            happen("requested")
            deliver()
            settings.WEBHOOKS_LOCAL = True
        assert receiver.calls == []
    assert [one.last_detail.split(".")[0] for one in events()] == [
        "The address must begin with https://",
        "127",
        "2130706433 is not on the public internet",
    ]


def test_a_certificate_of_another_name_is_none(
    world: World, outside: Receiver, resolver: Resolver, happen: Happen
) -> None:
    resolver.leads["other.bramble.test"] = [["127.0.0.1"]]
    subscribe(world, outside.url.replace(NAME, "other.bramble.test"))
    happen("requested")
    deliver()
    assert (event().last_code, outside.calls) == (None, [])
    assert "CertificateError" in event().last_detail
    assert "other.bramble.test" in event().last_detail


def test_a_certificate_that_nobody_vouches_for_is_none(
    world: World, outside: Receiver, happen: Happen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    subscribe(world, outside.url)
    happen("requested")
    deliver()
    assert (event().last_code, outside.calls) == (None, [])
    assert "self-signed certificate" in event().last_detail


def test_a_resolver_that_hangs_holds_up_nobody(
    world: World, outside: Receiver, resolver: Resolver, happen: Happen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muster.exchange.webhooks.senders.TOTAL_SECONDS", 0.2)
    subscribe(world, outside.url)
    released = threading.Event()

    def hang(_host: str, _port: int) -> list[str]:
        released.wait(60)
        return ["127.0.0.1"]

    monkeypatch.setattr(targets, "resolve", hang)
    happen("requested")
    deliver()
    released.set()
    assert (event().last_detail, outside.calls) == ("There was no answer within 0.2 seconds.", [])
    assert subscription().disabled_at is None
