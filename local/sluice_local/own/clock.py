"""What time it is for our own services."""

from datetime import datetime

from sluice_local.clock import CLOCK


def now() -> datetime:
    """The time, with its zone (UTC)."""
    return CLOCK.now()
