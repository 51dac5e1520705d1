"""Sessions of roles: what is kept of them beside moto's list, which is STS's own state."""

from typing import Any

from moto.sts.models import sts_backends

from sluice_local.auth.identities import Session, sessions
from sluice_local.state.parts import register


def _get() -> list[tuple[str, dict[str, Any]]]:
    """Of each session its key, and all but moto's role."""
    return [
        (key, {**vars(session), "role": None, "tags": dict(session.tags)})
        for key, session in sessions.all().items()
    ]


def _set(kept: list[tuple[str, dict[str, Any]]]) -> None:
    """Join what was kept with moto's roles; one without was not answered for and is not there."""
    roles = {
        role.access_key_id: role
        for _, _, backend in list(sts_backends.iter_backends())
        for role in backend.assumed_roles
    }
    for key, session in kept:
        if key in roles:
            sessions.add(Session(**{**session, "role": roles[key]}))


def register_sessions() -> None:
    """Keep them with each call of STS."""
    register("sessions", _get, _set, services=("sts",))
