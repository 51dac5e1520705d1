"""CloudTrail: what is recorded of each call, looked up, and delivered to the buckets of trails."""

from datetime import UTC, datetime

from moto.core.utils import utcnow

SERVICE = "cloudtrail.amazonaws.com"


def now() -> datetime:
    """AWS's time, with its zone; all of CloudTrail asks here."""
    moment: datetime = utcnow()
    return moment.replace(tzinfo=UTC)


def iso(moment: datetime) -> str:
    """A time as it stands in records: ``2026-11-26T05:00:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
