"""What time it is for our own services, in one place that can be swapped."""

from datetime import UTC, datetime

from moto.core.utils import utcnow


def now() -> datetime:
    """The time, with its zone (UTC)."""
    moment: datetime = utcnow()
    return moment.replace(tzinfo=UTC)
