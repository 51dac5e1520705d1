"""Whether an AWS service may do something to a resource, by the resource's own policy."""

import importlib
from importlib.util import find_spec

GATE = "sluice_local.gate"


def service_may(service: str, action: str, resource: str, keys: dict[str, str]) -> bool:
    """Ask the gate. ``service`` is a principal such as ``events.amazonaws.com``.

    ``keys`` are condition keys such as ``aws:SourceArn``.
    """
    if find_spec(GATE) is None:
        return _without_gate(service, action, resource)
    asked = importlib.import_module(f"{GATE}.enforce").ask_service(service, action, resource, keys)
    allowed: bool = type(asked).__name__ == "Allowed"
    return allowed


def _without_gate(service: str, action: str, resource: str) -> bool:
    """Without conditions: whether a statement allows it to the service by name."""
    from sluice_local.events import policies

    return policies.names(service, action, resource)
