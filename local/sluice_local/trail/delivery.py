"""Brings the events of trails to their buckets and log groups, with digests of the log files.

On AWS within about 5 minutes, and a digest each hour:
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html
"""

import json
import secrets
import string
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sluice_local.clock import CLOCK
from sluice_local.state import changed, register
from sluice_local.trail import SERVICE, now, office
from sluice_local.trail.book import Book
from sluice_local.trail.files import (
    ALGORITHM,
    Digest,
    LogFile,
    Place,
    digest_content,
    log_content,
    sha256,
    to_sign,
    zipped,
)
from sluice_local.trail.loglines import write_lines
from sluice_local.trail.put import publish_as_service, put_as_service
from sluice_local.trail.signing import signing_key

#: Deliveries to one digest: 12 times 5 minutes are an hour.
DIGEST_EVERY = 12
LETTERS = string.ascii_letters + string.digits
#: Id, region, time and record, as the book has them.
Row = tuple[int, str, int, str]


@dataclass
class Status:
    """What GetTrailStatus tells of a trail's deliveries; errors are the services' codes."""

    delivered: datetime | None = None
    error: str | None = None
    logs_delivered: datetime | None = None
    logs_error: str | None = None
    notified: datetime | None = None
    notification_error: str | None = None
    digest_delivered: datetime | None = None
    digest_error: str | None = None
    #: By region: the log files that no digest has yet, the last digest, and when the next begins.
    files: dict[str, list[LogFile]] = field(default_factory=dict)
    digests: dict[str, Digest] = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)


class Delivery:
    """The deliveries of all trails; safe to use from any thread that holds no service's lock."""

    def __init__(self, book: Book, interval: float) -> None:
        self._book = book
        self._interval = interval
        self._busy = threading.Lock()
        self._statuses: dict[str, Status] = {}
        register("deliveries", lambda: self._statuses, self._statuses.update, ("cloudtrail",))

    def start(self) -> None:
        """Deliver every ``interval`` seconds of AWS's clock from now on."""
        threading.Thread(target=self._run, name="cloudtrail", daemon=True).start()

    def _run(self) -> None:
        moved = threading.Event()
        CLOCK.when_moved(moved.set)
        due = CLOCK.time() + self._interval
        digests_due = CLOCK.time() + DIGEST_EVERY * self._interval
        while True:
            moved.wait(max(0.0, due - CLOCK.time()))
            moved.clear()
            at = CLOCK.time()
            if at < due:
                continue
            self.deliver_now(digests=at >= digests_due)
            due = at + self._interval
            if at >= digests_due:
                digests_due = at + DIGEST_EVERY * self._interval

    def status(self, trail: Any) -> Status:
        """What was delivered for a trail of moto's."""
        return self._statuses.setdefault(trail.arn, Status())

    def forget(self, trail: Any) -> None:
        """A trail is deleted: its chain of digests ends, and what it did not deliver is lost."""
        self._statuses.pop(trail.arn, None)
        self._book.delivered(trail.arn)

    def deliver_now(self, *, digests: bool = False) -> None:
        """Deliver what has come up to now, and digests as well when they are wanted."""
        with self._busy:
            for trail in office.trails():
                try:
                    self._deliver(trail)
                    if digests:
                        self._digest(trail)
                except Exception as error:  # one trail must not keep the others waiting
                    said = type(error).__name__
                    print(f"Trail {trail.trail_name} was not delivered: {said}", file=sys.stderr)
                changed("deliveries")

    def _deliver(self, trail: Any) -> None:
        status = self.status(trail)
        if trail.log_validation:
            status.since.setdefault(trail.region_name, now())
        else:  # the chain of digests ends
            status.files, status.digests, status.since = {}, {}, {}
        last = self._book.last_pending()
        while rows := self._book.pending(trail.arn, last):
            if not self._to_bucket(trail, status, rows):
                return  # CloudTrail tries again later
            if trail.cw_log_group_arn:
                self._to_logs(trail, status, rows)
            self._book.delivered(trail.arn, rows[-1][0])

    def _to_bucket(self, trail: Any, status: Status, rows: Sequence[Row]) -> bool:
        files = []
        try:
            for region, those in _by_region(rows):
                file = self._write(trail, region, those)
                if trail.log_validation:
                    status.since.setdefault(region, now())
                    status.files.setdefault(region, []).append(file)
                files.append(file)
        except (ClientError, BotoCoreError) as error:
            status.error = _code(error)
            return False
        status.error = None
        status.delivered = now()
        if trail.topic_arn:
            self._notify(trail, status, files)
        return True

    def _notify(self, trail: Any, status: Status, files: Sequence[LogFile]) -> None:
        """Tell the trail's topic.

        https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html
        """
        message = {"s3Bucket": trail.bucket_name, "s3ObjectKey": [file.key for file in files]}
        try:
            publish_as_service(trail.topic_arn, json.dumps(message), SERVICE, trail.arn)
        except (ClientError, BotoCoreError) as error:
            status.notification_error = _code(error)
            return
        status.notification_error = None
        status.notified = now()

    def _write(self, trail: Any, region: str, rows: Sequence[Row]) -> LogFile:
        place = _place(trail, region)
        content = log_content([record for _, _, _, record in rows])
        moment = now()
        key = place.log_key(moment, "".join(secrets.choice(LETTERS) for _ in range(16)))
        put_as_service(
            trail.bucket_name,
            key,
            zipped(content),
            SERVICE,
            region=trail.region_name,
            kms_key=trail.kms_key_id or None,
            source=trail.arn,
        )
        times = [datetime.fromtimestamp(time, UTC) for _, _, time, _ in rows]
        return LogFile(trail.bucket_name, key, sha256(content), min(times), max(times))

    def _to_logs(self, trail: Any, status: Status, rows: Sequence[Row]) -> None:
        try:
            for region, those in _by_region(rows):
                lines = [(time * 1000, record) for _, _, time, record in those]
                write_lines(trail, _place(trail, region).stream, lines)
        except (ClientError, BotoCoreError) as error:
            status.logs_error = _code(error)
            return
        status.logs_error = None
        status.logs_delivered = now()

    def _digest(self, trail: Any) -> None:
        status = self.status(trail)
        if not trail.status.is_logging and not any(status.files.values()):
            return
        end = now().replace(microsecond=0)
        for region, start in list(status.since.items()):
            if end <= start.replace(microsecond=0):
                continue  # digests are named by the second
            place = _place(trail, region)
            try:
                digest = self._write_digest(place, status, region, start, end)
            except (ClientError, BotoCoreError) as error:
                status.digest_error = _code(error)
                return
            status.digests[region] = digest
            status.since[region] = end
            status.files[region] = []
        status.digest_error = None
        status.digest_delivered = end

    def _write_digest(
        self, place: Place, status: Status, region: str, start: datetime, end: datetime
    ) -> Digest:
        previous = status.digests.get(region)
        key = signing_key(place.home)
        files = status.files.get(region, [])
        content = digest_content(place, start, end, files, previous, key.fingerprint)
        signature = key.sign(to_sign(place, end, content, previous))
        name = place.digest_key(end)
        metadata = {"signature": signature, "signature-algorithm": ALGORITHM}
        # digests are encrypted by S3's own keys, whatever the trail's are
        put_as_service(
            place.bucket,
            name,
            zipped(content),
            SERVICE,
            region=place.home,
            metadata=metadata,
            source=f"arn:aws:cloudtrail:{place.home}:{place.account}:trail/{place.trail}",
        )
        return Digest(place.bucket, name, sha256(content), signature, end)


def _by_region(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The rows of each region, which has its own files."""
    ordered = sorted(rows, key=itemgetter(1, 0))
    return [(region, list(those)) for region, those in groupby(ordered, key=itemgetter(1))]


def _place(trail: Any, region: str) -> Place:
    return Place(
        bucket=trail.bucket_name,
        prefix=trail.s3_key_prefix or None,
        account=trail.account_id,
        region=region,
        trail=trail.trail_name,
        home=trail.region_name,
    )


def _code(error: Exception) -> str:
    """The error's code, as GetTrailStatus tells it."""
    if isinstance(error, ClientError):
        return str(error.response["Error"]["Code"])
    return type(error).__name__
