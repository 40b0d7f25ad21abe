"""Web push, as browsers' push services speak it: what is sent is sealed for the browser (RFC 8291, in the form of
RFC 8188), and signed by us (VAPID, RFC 8292). Keys are points of P-256, uncompressed, as base64url without padding.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from yarl import URL

from muster.core.encryption import known_keys
from muster.core.errors import Invalid

CURVE = ec.SECP256R1()
# The order of the curve's group: private keys are below it.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SECRET_BYTES, SALT_BYTES, NUMBER_BYTES = 16, 16, 32
RECORD_BYTES = 4096
LAST_RECORD = b"\x02"
# RFC 8292, 2: "MUST NOT be more than 24 hours from the time of the request".
SIGNED_FOR = timedelta(hours=12)


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("A key must be base64url.", field="keys") from error


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@dataclass(frozen=True)
class Browser:
    """Where a browser is reached, and what seals for it."""

    endpoint: str
    public_key: str
    secret: str

    def check(self) -> None:
        """Raises Invalid for keys that nothing could be sealed with."""
        if len(bytes_of(self.secret)) != SECRET_BYTES:
            raise Invalid(f"The browser's secret must have {SECRET_BYTES} bytes.", field="secret")
        try:
            self.point()
        except ValueError as error:
            raise Invalid("The browser's key must be a point of P-256.", field="public_key") from error

    def point(self) -> ec.EllipticCurvePublicKey:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes_of(self.public_key))


def server_keys() -> dict[str, ec.EllipticCurvePrivateKey]:
    """Ours by their public halves, the present one first: derived from the secret key and each that it replaced."""
    numbers = (int.from_bytes(key) % (ORDER - 1) + 1 for key in known_keys("web push"))
    found = [ec.derive_private_key(number, CURVE) for number in numbers]
    return {text_of(_point(key.public_key())): key for key in found}


def present_server_key() -> str:
    return next(iter(server_keys()))


def seal(
    content: bytes, browser: Browser, *, key: ec.EllipticCurvePrivateKey | None = None, salt: bytes = b""
) -> bytes:
    """A message that the browser alone can open; with a key and a salt of its own unless a test gives them."""
    key = key or ec.generate_private_key(CURVE)
    salt = salt or secrets.token_bytes(SALT_BYTES)
    theirs, ours = bytes_of(browser.public_key), _point(key.public_key())
    shared = key.exchange(ec.ECDH(), browser.point())
    material = _derived(shared, bytes_of(browser.secret), b"WebPush: info\0" + theirs + ours, 32)
    cipher = AESGCM(_derived(material, salt, b"Content-Encoding: aes128gcm\0", 16))
    nonce = _derived(material, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD_BYTES.to_bytes(4) + len(ours).to_bytes(1) + ours
    return header + cipher.encrypt(nonce, content + LAST_RECORD, None)


def _derived(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)


def signature(endpoint: str, server_key: str, *, contact: str, now: datetime) -> str:
    """The Authorization that tells the push service who sends. A KeyError for a key that is ours no more."""
    claims = {
        "aud": str(URL(endpoint).origin()),
        "exp": int((now + SIGNED_FOR).timestamp()),
        "sub": contact,
    }
    parts = ({"typ": "JWT", "alg": "ES256"}, claims)
    signed = ".".join(text_of(orjson.dumps(part)) for part in parts)
    numbers = decode_dss_signature(server_keys()[server_key].sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    proof = text_of(b"".join(number.to_bytes(NUMBER_BYTES) for number in numbers))
    return f"vapid t={signed}.{proof}, k={server_key}"
