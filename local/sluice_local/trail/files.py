"""Log files and digests: their names and what is in them. Pure.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
"""

import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sluice_local.trail import iso

ALGORITHM = "SHA256withRSA"


@dataclass(frozen=True)
class Place:
    """Where a trail's files of one region go. ``home`` is the trail's own region."""

    bucket: str
    prefix: str | None
    account: str
    region: str
    trail: str
    home: str

    def log_key(self, moment: datetime, unique: str) -> str:
        """The key of a log file; ``unique`` are 16 letters and digits."""
        name = f"{self.account}_CloudTrail_{self.region}_{moment:%Y%m%dT%H%MZ}_{unique}.json.gz"
        return f"{self._folder('CloudTrail', moment)}/{name}"

    def digest_key(self, end: datetime) -> str:
        """The key of the digest that ends then."""
        name = (
            f"{self.account}_CloudTrail-Digest_{self.region}_{self.trail}_{self.home}_"
            f"{end:%Y%m%dT%H%M%SZ}.json.gz"
        )
        return f"{self._folder('CloudTrail-Digest', end)}/{name}"

    def _folder(self, kind: str, moment: datetime) -> str:
        start = f"{self.prefix.strip('/')}/" if self.prefix else ""
        return f"{start}AWSLogs/{self.account}/{kind}/{self.region}/{moment:%Y/%m/%d}"

    @property
    def stream(self) -> str:
        """The log stream in CloudWatch Logs."""
        return f"{self.account}_CloudTrail_{self.region}"


@dataclass(frozen=True)
class LogFile:
    """A log file that was delivered; the times are its events'."""

    bucket: str
    key: str
    sha256: str
    oldest: datetime
    newest: datetime

    @property
    def entry(self) -> dict[str, str]:
        """Its entry in a digest."""
        return {
            "s3Bucket": self.bucket,
            "s3Object": self.key,
            "hashValue": self.sha256,
            "hashAlgorithm": "SHA-256",
            "newestEventTime": iso(self.newest),
            "oldestEventTime": iso(self.oldest),
        }


@dataclass(frozen=True)
class Digest:
    """A digest that was delivered. ``sha256`` is of its content, ``signature`` hexadecimal."""

    bucket: str
    key: str
    sha256: str
    signature: str
    end: datetime


def log_content(records: Sequence[str]) -> bytes:
    """The text of a log file with these records, each JSON."""
    return b'{"Records":[' + ",".join(records).encode() + b"]}"


def digest_content(
    place: Place,
    start: datetime,
    end: datetime,
    files: Sequence[LogFile],
    previous: Digest | None,
    fingerprint: str,
) -> bytes:
    """The text of a digest of these log files."""
    content: dict[str, Any] = {
        "awsAccountId": place.account,
        "digestStartTime": iso(start),
        "digestEndTime": iso(end),
        "digestS3Bucket": place.bucket,
        "digestS3Object": place.digest_key(end),
        "digestPublicKeyFingerprint": fingerprint,
        "digestSignatureAlgorithm": ALGORITHM,
        "newestEventTime": iso(max(file.newest for file in files)) if files else None,
        "oldestEventTime": iso(min(file.oldest for file in files)) if files else None,
        "previousDigestS3Bucket": previous.bucket if previous else None,
        "previousDigestS3Object": previous.key if previous else None,
        "previousDigestHashValue": previous.sha256 if previous else None,
        "previousDigestHashAlgorithm": "SHA-256" if previous else None,
        "previousDigestSignature": previous.signature if previous else None,
        "logFiles": [file.entry for file in files],
    }
    return json.dumps(content).encode()


def to_sign(place: Place, end: datetime, content: bytes, previous: Digest | None) -> bytes:
    """What a digest's signature signs.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
    """
    lines = (
        iso(end),
        f"{place.bucket}/{place.digest_key(end)}",
        sha256(content),
        previous.signature if previous else "null",
    )
    return "\n".join(lines).encode()


def sha256(content: bytes) -> str:
    """Hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def zipped(content: bytes) -> bytes:
    """The content as it is put into the bucket."""
    return gzip.compress(content, 6, mtime=0)
