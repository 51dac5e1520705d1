"""CloudTrail: what is recorded of each call, looked up, and delivered to the buckets of trails."""

from datetime import UTC, datetime

from sluice_local.clock import CLOCK

SERVICE = "cloudtrail.amazonaws.com"


def now() -> datetime:
    """AWS's time, with its zone; all of CloudTrail asks here."""
    return CLOCK.now()


def iso(moment: datetime) -> str:
    """A time as it stands in records: ``2026-11-26T05:00:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
