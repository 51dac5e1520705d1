"""EventBridge: a rule lies on a bus; the default one is not in its ARN.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked, Known, Params
from sluice_local.gate.generic import asked_by_name

BUSES = ("CreateEventBus", "DescribeEventBus", "DeleteEventBus", "UpdateEventBus")


def _bus_name(bus: object) -> str:
    """The name of a bus given by name or ARN."""
    return str(bus or "default").rpartition("event-bus/")[2]


def _rule(params: Params) -> Iterable[str]:
    name = params.get("Name") or params.get("Rule")
    if not name:
        return []
    bus = _bus_name(params.get("EventBusName"))
    return [str(name) if bus == "default" else f"{bus}/{name}"]


def _buses(params: Params) -> Iterable[str]:
    entries = params.get("Entries")
    if isinstance(entries, list):
        return dict.fromkeys(_bus_name(each.get("EventBusName")) for each in entries)
    return [_bus_name(params.get("Name"))]


NAMES = {"rule-on-default-event-bus": _rule}


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:  # noqa: ARG001
    """Rules and buses by name."""
    if call.params.get("ResourceARN"):
        return [Asked(f"events:{call.operation}", str(call.params["ResourceARN"]))]
    names = {"event-bus": _buses} if call.operation in (*BUSES, "PutEvents") else NAMES
    return asked_by_name(call, account, names)
