"""Sealing and signing, against the RFCs."""

from typing import Any

import orjson
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from tests.notices.browsers import Browser as Opener
from tests.world import NOW

from muster.core.errors import Invalid
from muster.notices.webpush import (
    Browser,
    bytes_of,
    present_server_key,
    seal,
    server_keys,
    signature,
    text_of,
)

# RFC 8291, 5 and Appendix A.
PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSER = Browser(
    "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
)
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru"
    "3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_rfc() -> None:
    key = ec.derive_private_key(int.from_bytes(bytes_of(PRIVATE)), ec.SECP256R1())
    content = b"When I grow up, I want to be a watermelon"
    assert text_of(seal(content, BROWSER, key=key, salt=bytes_of("DGv6ra1nlYgDCS1FRnbzlw"))) == SEALED


def test_no_two_are_sealed_alike_and_the_browser_opens_both() -> None:
    opener = Opener()
    browser = Browser("https://push.test/", opener.public_key, text_of(opener.secret))
    one, other = (seal(orjson.dumps("Good morning"), browser) for _ in range(2))
    assert one[:16] != other[:16]
    assert [opener.opened(one), opener.opened(other)] == ["Good morning"] * 2


def test_the_signature() -> None:
    key = present_server_key()
    said = signature("https://push.test:8443/a/b?c", key, contact="https://muster.test", now=NOW)
    assert said.startswith("vapid t=")
    token, _, shown = said.removeprefix("vapid t=").partition(", k=")
    head, claims, proof = token.split(".")
    assert orjson.loads(bytes_of(head)) == {"typ": "JWT", "alg": "ES256"}
    assert orjson.loads(bytes_of(claims)) == {
        "aud": "https://push.test:8443",
        "exp": int(NOW.timestamp()) + 12 * 3600,
        "sub": "https://muster.test",
    }
    raw = bytes_of(proof)
    numbers = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(shown))
    public.verify(numbers, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(numbers, f"{head}.{claims}x".encode(), ec.ECDSA(hashes.SHA256()))


def test_our_key_is_the_secret_keys_and_an_earlier_one_still_signs(settings: Any) -> None:
    first = present_server_key()
    assert first == present_server_key()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 5, [settings.SECRET_KEY]
    second = present_server_key()
    assert second != first
    assert list(server_keys()) == [second, first]
    assert signature("https://push.test/", first, contact="https://x", now=NOW).endswith(f"k={first}")
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(KeyError):
        signature("https://push.test/", first, contact="https://x", now=NOW)


@pytest.mark.parametrize(
    ("public_key", "secret", "field"),
    [
        (BROWSER.public_key, "", "secret"),
        (BROWSER.public_key, text_of(b"fifteen bytes i"), "secret"),
        (BROWSER.public_key, "not base64!", "keys"),
        ("", BROWSER.secret, "public_key"),
        (text_of(b"\x04" + bytes(64)), BROWSER.secret, "public_key"),
        (BROWSER.public_key[:-4], BROWSER.secret, "public_key"),
        ("ünï", BROWSER.secret, "keys"),
    ],
)
def test_keys_that_are_none(public_key: str, secret: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Browser("https://push.test/", public_key, secret).check()
    assert refusal.value.field == field


def test_those_of_the_rfc_are_some() -> None:
    BROWSER.check()
