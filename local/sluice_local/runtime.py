"""What the parts of a running server share: its settings, its address, clients on itself."""

from dataclasses import dataclass

from sluice_local.clients import Clients
from sluice_local.settings import Settings


@dataclass(frozen=True)
class Runtime:
    """One running server."""

    settings: Settings
    endpoint: str
    clients: Clients


_running: list[Runtime] = []


def configure(settings: Settings, endpoint: str) -> None:
    """Say what this process's server is; before it answers its first request."""
    _running[:] = [Runtime(settings, endpoint, Clients(endpoint))]


def runtime() -> Runtime:
    """This process's server."""
    return _running[0]
