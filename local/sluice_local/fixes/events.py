"""EventBridge: rules that fire, on moto's store of rules and targets.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
"""

import json
import re
from datetime import UTC, datetime
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.events.exceptions import InvalidEventPatternException, ValidationException
from moto.events.responses import EventsHandler

from sluice_local.aws_errors import refuse
from sluice_local.events import bus, inputs, patterns, schedules
from sluice_local.events.schedule import ScheduleError, parse
from sluice_local.scheduler import SCHEDULER

NAME = re.compile(r"[\.\-_A-Za-z0-9]{1,64}")
STATES = ("ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")
TARGET_MEMBERS = {"Arn", "Id", "Input", "InputPath", "InputTransformer"}
#: What a workflow gets of an event is that there was one.
WORKFLOW_MEMBERS = {"Arn", "Id", "RoleArn"}
#: https://docs.aws.amazon.com/general/latest/gr/ev.html: five targets a rule.
MOST_TARGETS = 5
TOPIC = re.compile(r"arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]{1,256}")
WORKFLOW = re.compile(r"arn:aws[\w-]*:glue:[\w-]+:\d{12}:workflow/.{1,255}")
LOG_GROUP = re.compile(r"arn:aws[\w-]*:logs:[\w-]+:\d{12}:log-group:[\w/.#-]{1,512}(:\*)?")
SUPPORTED = (
    *("put_rule", "delete_rule", "describe_rule", "disable_rule", "enable_rule", "list_rules"),
    *("list_rule_names_by_target", "list_targets_by_rule", "put_events", "put_targets"),
    *("remove_targets", "test_event_pattern", "describe_event_bus", "list_event_buses"),
    *("list_tags_for_resource", "tag_resource", "untag_resource"),
)

_put_rule, _enable_rule = EventsHandler.put_rule, EventsHandler.enable_rule
_put_targets = EventsHandler.put_targets


def _put_checked_rule(self: Any) -> Any:
    """Read pattern and schedule before the rule is kept, and say when it fires."""
    name = self._get_param("Name") or ""
    state, schedule = self._get_param("State"), self._get_param("ScheduleExpression")
    if not NAME.fullmatch(name):
        raise _invalid(name, "name", r"regular expression pattern: [\.\-_A-Za-z0-9]+")
    if state is not None and state not in STATES:
        raise _invalid(state, "state", f"enum value set: [{', '.join(STATES)}]")
    if schedule:
        try:
            parse(schedule)
        except ScheduleError:
            raise ValidationException("Parameter ScheduleExpression is not valid.") from None
    if self._get_param("EventPattern"):
        _pattern(self._get_param("EventPattern"))
    rules = self.events_backend.event_buses["default"].rules
    tags = (
        self.events_backend.tagger.get_tag_dict_for_resource(rules[name].arn)
        if name in rules
        else None
    )
    answer = _put_rule(self)
    rule = self.events_backend.describe_rule(name, self._get_param("EventBusName"))
    if tags is not None:  # of an existing rule PutRule ignores the tags
        self.events_backend.tagger.delete_all_tags_for_resource(rule.arn)
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        self.events_backend.tagger.tag_resource(rule.arn, listed)
    schedules.arm(rule)
    SCHEDULER.wake()
    return answer


def _enable(self: Any) -> Any:
    """The rule's schedule begins anew."""
    answer = _enable_rule(self)
    rule = self.events_backend.event_buses["default"].rules.get(self._get_param("Name"))
    if rule is not None:
        schedules.arm(rule)
        SCHEDULER.wake()
    return answer


def _put_checked_targets(self: Any) -> Any:
    """Refuse targets that would get nothing."""
    rule = self.events_backend.describe_rule(
        self._get_param("Rule"), self._get_param("EventBusName")
    )
    targets = self._get_param("Targets")
    for target in targets:
        to_workflow = WORKFLOW.fullmatch(target["Arn"]) is not None
        more = set(target) - (WORKFLOW_MEMBERS if to_workflow else TARGET_MEMBERS)
        if more:
            raise NotImplementedError(f"{', '.join(sorted(more))} of a rule's target")
        if not target["Arn"].startswith("arn:"):
            raise ValidationException(
                f"Parameter {target['Arn']} is not valid. Reason: Provided Arn is not in correct "
                "format."
            )
        if to_workflow and not target.get("RoleArn"):
            raise ValidationException(f"RoleArn is required for target {target['Arn']}.")
        if not to_workflow and not any(
            kind.fullmatch(target["Arn"]) for kind in (TOPIC, LOG_GROUP)
        ):
            raise NotImplementedError(
                "targets of rules but for SNS topics, log groups and Glue's workflows"
            )
        try:
            inputs.check(target)
        except inputs.InputError as error:
            raise ValidationException(str(error)) from None
    ids = {target["Id"] for target in (*rule.targets, *targets)}
    if len(ids) > MOST_TARGETS:
        raise JsonRESTError(
            "LimitExceededException", "The requested resource exceeds the maximum number allowed."
        )
    return _put_targets(self)


def _put_events(self: Any) -> str:
    """Each entry is an event, or an error of its own."""
    entries = self._get_param("Entries") or []
    if not 1 <= len(entries) <= 10:
        raise _invalid("[PutEventsRequestEntry]", "entries", "length between 1 and 10")
    answers = [_put_event(self, entry) for entry in entries]
    failed = sum("ErrorCode" in answer for answer in answers)
    return json.dumps({"FailedEntryCount": failed, "Entries": answers})


def _put_event(self: Any, entry: dict[str, Any]) -> dict[str, str]:
    for member in ("Source", "DetailType", "Detail"):
        if not entry.get(member):
            said = f"Parameter {member} is not valid. Reason: {member} is a required argument."
            return {"ErrorCode": "InvalidArgument", "ErrorMessage": said}
    if str(entry["Source"]).startswith("aws."):
        said = "Not authorized for the source."
        return {"ErrorCode": "NotAuthorizedForSourceException", "ErrorMessage": said}
    try:
        detail = json.loads(entry["Detail"])
    except ValueError:
        detail = None
    if not isinstance(detail, dict):
        return {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
    name = str(entry.get("EventBusName") or "default").rpartition("/")[2]
    time = datetime.fromtimestamp(float(entry["Time"]), UTC) if entry.get("Time") else None
    event = bus.envelope(
        entry["Source"],
        entry["DetailType"],
        detail,
        self.current_account,
        self.region,
        entry.get("Resources") or [],
        time,
    )
    if name == "default":  # what is sent to a bus that is not there is lost, as on AWS
        bus.put(event)
    return {"EventId": event["id"]}


def _test_event_pattern(self: Any) -> str:
    pattern = _pattern(self._get_param("EventPattern"))
    return json.dumps({"Result": patterns.matches(pattern, json.loads(self._get_param("Event")))})


def _pattern(text: str) -> dict[str, Any]:
    try:
        return patterns.parse(text)
    except patterns.PatternError as error:
        raise InvalidEventPatternException(str(error)) from None


def _invalid(value: str, member: str, constraint: str) -> Exception:
    error: Exception = ValidationException(
        f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: "
        f"Member must satisfy {constraint}"
    )
    return error


for _name, _member in list(vars(EventsHandler).items()):
    if callable(_member) and not _name.startswith("_") and _name not in (*SUPPORTED, "error"):
        setattr(EventsHandler, _name, refuse(f"EventBridge's {_name}"))
EventsHandler.put_rule = _put_checked_rule
EventsHandler.enable_rule = _enable
EventsHandler.put_targets = _put_checked_targets
EventsHandler.put_events = _put_events
EventsHandler.test_event_pattern = _test_event_pattern
