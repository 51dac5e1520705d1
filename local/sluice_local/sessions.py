"""How long sessions of roles last. That they are over is told where requests are authenticated."""

from datetime import datetime, timedelta

from moto.core.utils import utcnow

from sluice_local.runtime import runtime


def lasting(seconds: int) -> datetime:
    """When a session that starts now ends (UTC, as moto keeps it): ``--session-minute`` counts."""
    now: datetime = utcnow()
    return now + timedelta(seconds=seconds * runtime().settings.session_minute / 60)
