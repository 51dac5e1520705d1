"""Which conditions of a trigger an event fulfils, and whether the trigger fires then.

https://docs.aws.amazon.com/glue/latest/webapi/API_Predicate.html
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Over:
    """A job or a crawler has come to a state: ``kind`` is ``job`` or ``crawler``."""

    kind: str
    name: str
    state: str


def fires(
    logical: str, conditions: Sequence[Over], fulfilled: frozenset[int], event: Over
) -> tuple[bool, frozenset[int]]:
    """Whether the trigger fires, and the indexes of the conditions that are fulfilled from then on.

    With AND a condition stays fulfilled until the trigger fires, or until the same job or crawler
    comes to another state. With ANY each fulfilled condition fires.
    """
    met = {at for at, each in enumerate(conditions) if each == event}
    if logical == "ANY":
        return bool(met), frozenset()
    others = {
        at
        for at in fulfilled
        if (conditions[at].kind, conditions[at].name) != (event.kind, event.name)
    }
    now = frozenset(met | others)
    if met and len(now) == len(conditions):
        return True, frozenset()
    return False, now
