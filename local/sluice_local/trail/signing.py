"""The key with which a region's digests are signed, and its public half.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PublicKey.html
"""

import base64
import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sluice_local.state import changed, register
from sluice_local.trail import now

VALIDITY = timedelta(days=1)


@dataclass(frozen=True)
class SigningKey:
    """An RSA key. ``since`` is when it was first used."""

    private: Any
    public: bytes
    since: datetime

    @property
    def fingerprint(self) -> str:
        """As digests name the key."""
        return hashlib.md5(self.public, usedforsecurity=False).hexdigest()

    def sign(self, text: bytes) -> str:
        """SHA256withRSA, hexadecimal."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        signature: bytes = self.private.sign(text, PKCS1v15(), SHA256())
        return signature.hex()

    def shown(self) -> dict[str, Any]:
        """As ListPublicKeys shows it; it lasts as long as this server, and as its state is kept."""
        return {
            "Value": base64.b64encode(self.public).decode(),
            "ValidityStartTime": (self.since - VALIDITY).timestamp(),
            "ValidityEndTime": (now() + VALIDITY).timestamp(),
            "Fingerprint": self.fingerprint,
        }


_keys: dict[str, SigningKey] = {}
_lock = threading.Lock()
register("signing-keys", lambda: _keys, _keys.update)


def signing_key(region: str) -> SigningKey:
    """The region's key; it is made when it is first needed."""
    with _lock:
        if region not in _keys:
            _keys[region] = _make()
            changed("signing-keys")
        return _keys[region]


def _make() -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    private = generate_private_key(65537, 2048)
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
    return SigningKey(private, public, now())
