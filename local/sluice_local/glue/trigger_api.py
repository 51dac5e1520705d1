"""The operations on triggers: what moto 5.2.5 lacks of them.

``triggers`` fires them, and ``workflows`` those that events set off.
https://docs.aws.amazon.com/glue/latest/webapi/API_CreateTrigger.html
https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateTrigger.html
https://docs.aws.amazon.com/glue/latest/webapi/API_StartTrigger.html
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.glue.exceptions import GlueClientError, InvalidInputException
from moto.glue.utils import Action, Predicate

from sluice_local.glue import triggers
from sluice_local.glue.timetable import schedule_refusal

MEMBERS = ("Actions", "Description", "EventBatchingCondition", "Predicate", "Schedule")
#: https://docs.aws.amazon.com/glue/latest/webapi/API_EventBatchingCondition.html
MOST_EVENTS, LONGEST_WINDOW = 100, 900


class TriggerExistsError(GlueClientError):  # type: ignore[misc]  # moto has no types for us
    """AlreadyExistsException, HTTP 400."""

    def __init__(self, name: str) -> None:
        super().__init__("AlreadyExistsException", f"Trigger with name {name} already exists.")


def create_trigger(self: Any) -> Any:
    """Refuse what AWS refuses, a name that is taken, and a trigger that starts at once."""
    name, kind = self._get_param("Name"), self._get_param("Type")
    if name in self.glue_backend.triggers:
        raise TriggerExistsError(name)
    starts = bool(self._get_param("StartOnCreation"))
    if starts and kind == "ON_DEMAND":
        raise _invalid("CreateTrigger", "StartOnCreation is not supported for ON_DEMAND triggers")
    workflow = self._get_param("WorkflowName")
    if workflow and kind != "EVENT":
        raise NotImplementedError("triggers of Glue's workflows but for those of events")
    if kind == "EVENT":
        if not workflow:
            raise _invalid("CreateTrigger", "Event trigger must be associated with a workflow")
        if starts:
            raise _invalid("CreateTrigger", "Trigger Type EVENT cannot be started")
        self.glue_backend.get_workflow(workflow)
    wanted = {member: self._get_param(member) for member in MEMBERS}
    self.glue_backend.create_trigger(
        name=name,
        trigger_type=kind,
        workflow_name=workflow,
        start_on_creation=starts,
        tags=self._get_param("Tags"),
        **_definition("CreateTrigger", kind, wanted),
    )
    triggers.TIMETABLE.arm(self.glue_backend.triggers[name])
    return ActionResult({"Name": name})


def update_trigger(self: Any) -> Any:
    """Replace the definition as a whole; its type stays."""
    trigger = self.glue_backend.get_trigger(self._get_param("Name"))
    wanted = self._get_param("TriggerUpdate")
    for member, value in _definition("UpdateTrigger", trigger.trigger_type, wanted).items():
        setattr(trigger, member, value)
    trigger.sluice_fulfilled = frozenset()
    triggers.TIMETABLE.arm(trigger)
    return ActionResult({"Trigger": trigger.as_dict()})


def start_trigger(self: Any) -> Any:
    """Fire a trigger on demand; let one that fires by itself wait for what it waits for."""
    trigger = self.glue_backend.get_trigger(self._get_param("Name"))
    if trigger.trigger_type == "EVENT":  # it waits for events as soon as it is there
        raise _invalid("StartTrigger", "Trigger Type EVENT cannot be started")
    if trigger.trigger_type == "ON_DEMAND":
        triggers.fire(trigger, self.current_account, self.region)
    else:
        trigger.start_trigger()
        trigger.sluice_fulfilled = frozenset()
        triggers.TIMETABLE.arm(trigger)
    return ActionResult({"Name": trigger.name})


def stop_trigger(self: Any) -> Any:
    """A trigger that fires by itself does so no more, until it is started."""
    trigger = self.glue_backend.get_trigger(self._get_param("Name"))
    if trigger.trigger_type == "EVENT":
        said = "The operation is not allowed when trigger is in state: CREATED"
        raise _invalid("StopTrigger", said)
    if trigger.trigger_type != "ON_DEMAND":  # one on demand waits for nothing
        trigger.stop_trigger()
    return ActionResult({"Name": trigger.name})


def _definition(operation: str, kind: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """The definition as moto's triggers hold it; one condition needs no Logical, several do."""
    predicate = wanted.get("Predicate")
    if kind == "CONDITIONAL" and not predicate:
        raise _invalid(operation, "Predicate cannot be null or empty")
    if kind == "SCHEDULED" and not wanted.get("Schedule"):
        raise _invalid(operation, "Schedule cannot be null or empty")
    said = schedule_refusal(wanted["Schedule"]) if wanted.get("Schedule") else None
    if said is not None:
        raise _invalid(operation, f"Invalid schedule expression: {said}")
    if predicate and not predicate.get("Logical") and len(predicate.get("Conditions", [])) > 1:
        raise _invalid(operation, "Logical cannot be null or empty")
    batch = wanted.get("EventBatchingCondition")
    if batch and kind != "EVENT":
        raise _invalid(operation, "EventBatchingCondition is for EVENT triggers only")
    if batch and not (
        1 <= int(batch["BatchSize"]) <= MOST_EVENTS
        and 1 <= int(batch.get("BatchWindow") or LONGEST_WINDOW) <= LONGEST_WINDOW
    ):
        raise _invalid(operation, "EventBatchingCondition is out of its limits")
    return {
        "actions": [Action(inputs) for inputs in wanted.get("Actions") or []],
        "description": wanted.get("Description"),
        "event_batching_condition": batch,
        "predicate": Predicate({"Logical": "AND", **predicate}) if predicate else None,
        "schedule": wanted.get("Schedule"),
    }


def _invalid(operation: str, message: str) -> Exception:
    error: Exception = InvalidInputException(operation, message)
    return error
