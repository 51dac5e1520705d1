"""The state of our own services: one plain object an account, region and service.

The objects hold data only, no locks, threads or clients, so that they can be pickled.
"""

from collections.abc import Callable
from typing import TypeVar

from sluice_local.state import register

State = TypeVar("State")
#: (service, account, region) to the service's state; what a snapshot saves and restores.
STATES: dict[tuple[str, str, str], object] = {}
register("own", lambda: STATES, STATES.update, services=("athena", "quicksight"))


def state_of(kind: Callable[[], State], service: str, account: str, region: str) -> State:
    """The state of a service in an account and region; a new one at the first use."""
    key = (service, account, region)
    found = STATES.get(key)
    if found is None:
        found = STATES.setdefault(key, kind())
    return found  # type: ignore[return-value]  # each service has one kind of state
