"""A browser that shows notices: it opens what its push service was given."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from muster.core.actor import Actor
from muster.notices.actions import add_device
from muster.notices.models import PushSubscription
from muster.notices.webpush import bytes_of, present_server_key, text_of


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@dataclass
class Browser:
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen bytes it"

    @property
    def public_key(self) -> str:
        return text_of(point(self.key.public_key()))

    def keys(self) -> dict[str, str]:
        return {
            "public_key": self.public_key,
            "secret": text_of(self.secret),
            "server_key": present_server_key(),
        }

    def subscribe(self, actor: Actor, endpoint: str, device: str = "Firefox") -> PushSubscription:
        return add_device(actor, endpoint=endpoint, device=device, **self.keys())

    def opened(self, content: bytes) -> Any:
        """By RFC 8291, written here once more."""
        salt, record_bytes, length = content[:16], int.from_bytes(content[16:20]), content[20]
        sender = content[21 : 21 + length]
        assert (record_bytes, length) == (4096, 65)
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        )
        info = b"WebPush: info\x00" + bytes_of(self.public_key) + sender
        material = HKDF(hashes.SHA256(), 32, self.secret, info).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00").derive(material)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\x00").derive(material)
        plain = AESGCM(key).decrypt(nonce, content[21 + length :], None)
        assert plain[-1:] == b"\x02"
        return orjson.loads(plain[:-1])
