"""Events that EventBridge brings to a workflow, and the triggers in it that count them.

https://docs.aws.amazon.com/glue/latest/dg/starting-workflow-eventbridge.html. Runs of workflows are
not kept: a trigger starts its jobs as any other does.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from moto.glue.models import glue_backends

from sluice_local.auth import identities
from sluice_local.calls import Call
from sluice_local.clock import CLOCK
from sluice_local.gate.enforce import judge
from sluice_local.glue import triggers
from sluice_local.identities import assume_as_service
from sluice_local.scheduler import SCHEDULER
from sluice_local.state import change

SERVICE, SESSION = "events.amazonaws.com", "AWS-Events"
#: https://docs.aws.amazon.com/glue/latest/webapi/API_EventBatchingCondition.html
WINDOW = 900


def notify(arn: str, role: str, rule: str) -> str | None:
    """Bring an event to a workflow, under the role of the rule's target; why it did not come.

    Raises ``AssumeRoleError``. NotifyEvent is a permission, and no operation of the API.
    """
    region, account, name = arn.split(":")[3], arn.split(":")[4], arn.partition(":workflow/")[2]
    credentials = assume_as_service(role, SERVICE, SESSION, region, rule)
    found = identities.find(credentials.access_key)
    call = Call("glue", "NotifyEvent", {"Name": name}, region)
    if found is None or judge(call, found.principal) is not None:
        return f"{role} is not authorized to perform: glue:notifyEvent on resource: {arn}"
    if name not in glue_backends[account][region].workflows:
        return f"{arn} does not exist"
    change("glue", partial(_count, account, region, name))
    SCHEDULER.wake()
    return None


def _count(account: str, region: str, workflow: str) -> None:
    for trigger in list(glue_backends[account][region].triggers.values()):
        if trigger.trigger_type != "EVENT" or trigger.workflow_name != workflow:
            continue
        batch = trigger.event_batching_condition or {"BatchSize": 1}
        trigger.sluice_events = getattr(trigger, "sluice_events", 0) + 1
        if trigger.sluice_events >= int(batch["BatchSize"]):
            _fire(trigger, account, region)
        elif trigger.sluice_events == 1:
            trigger.sluice_due = CLOCK.time() + int(batch.get("BatchWindow") or WINDOW)


def _fire(trigger: Any, account: str, region: str) -> None:
    trigger.sluice_events, trigger.sluice_due = 0, None
    triggers.fire(trigger, account, region)


class Windows:
    """The windows of triggers that have events, and not yet enough of them."""

    def due(self) -> float | None:
        """The end of the first."""
        return min((trigger.sluice_due for trigger, _, _ in _waiting()), default=None)

    def run(self, now: float) -> None:
        """Fire each whose window is over."""
        for trigger, account, region in list(_waiting()):
            if trigger.sluice_due <= now:
                change("glue", partial(_fire, trigger, account, region))

    def resume(self, now: float) -> None:
        """One whose window ended while there was no server fires now."""
        for trigger, _, _ in _waiting():
            trigger.sluice_due = max(trigger.sluice_due, now)


def _waiting() -> Iterator[tuple[Any, str, str]]:
    for account, backends in list(glue_backends.items()):
        for region, backend in list(backends.items()):
            for trigger in list(backend.triggers.values()):
                if trigger.trigger_type == "EVENT" and getattr(trigger, "sluice_due", None):
                    yield trigger, account, region


SCHEDULER.add(Windows())
