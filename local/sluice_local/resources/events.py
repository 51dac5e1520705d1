"""AWS::Events::Rule.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html
"""

import json
from typing import Any

from sluice_local.cfn.tags import tag_list, tag_map
from sluice_local.resources.base import Context, Handler, Json, only, same_json, unless_absent

MEMBERS = ("Description", "ScheduleExpression", "State")


class Rule(Handler):
    """A rule of the default bus with its targets."""

    type = "AWS::Events::Rule"
    supported = frozenset({*MEMBERS, "EventPattern", "Name", "Tags", "Targets"})
    lacking = frozenset(
        f"Targets/*/{name}"
        for name in (
            *("AppSyncParameters", "BatchParameters", "DeadLetterConfig", "EcsParameters"),
            *("HttpParameters", "KinesisParameters", "RedshiftDataParameters", "RetryPolicy"),
            *("RunCommandParameters", "SageMakerPipelineParameters", "SqsParameters"),
        )
    )

    def create(self, context: Context) -> Json:
        """PutRule, unless a rule of this name is there, then PutTargets."""
        properties, events = context.after, context.client("events")
        name = properties.get("Name") or context.physical_name(64)
        if _described(events, name) is not None:
            raise self.exists(name)
        tags = tag_map(properties.get("Tags"))
        more = {"Tags": tag_list(tags)} if tags else {}
        events.put_rule(Name=name, **_rule(properties), **more)
        context.made(name)
        _targets(events, name, [], properties.get("Targets", []))
        return {"Arn": context.arn("events", f"rule/{name}")}

    def identifier(self, properties: Json) -> str | None:
        """The rule's name: its identifier, the ARN, is made of it."""
        name = properties.get("Name")
        return str(name) if name else None

    def update(self, context: Context) -> Json:
        """PutRule as a whole, the targets that differ, and tags."""
        events, name = context.client("events"), context.physical_id
        before, after = context.before, context.after
        if _rule(before) != _rule(after):
            events.put_rule(Name=name, **_rule(after))
        _targets(events, name, before.get("Targets", []), after.get("Targets", []))
        old, new = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
        arn = context.arn("events", f"rule/{name}")
        if set(old) - set(new):
            events.untag_resource(ResourceARN=arn, TagKeys=sorted(set(old) - set(new)))
        if new and new != old:
            events.tag_resource(ResourceARN=arn, Tags=tag_list(new))
        return {"Arn": arn}

    def delete(self, context: Context) -> None:
        """Its targets go first: a rule that has some is not deleted."""
        events, name = context.client("events"), context.physical_id
        targets = events.list_targets_by_rule(Rule=name)["Targets"]
        if targets:
            events.remove_targets(Rule=name, Ids=[target["Id"] for target in targets])
        events.delete_rule(Name=name)

    def read(self, context: Context) -> Json:
        """The rule, its targets by their ids, and its tags."""
        events, name = context.client("events"), context.physical_id
        found = events.describe_rule(Name=name)
        live = only(found, (*MEMBERS, "Name"))
        if "EventPattern" in found:
            expected = context.before.get("EventPattern", {})
            live["EventPattern"] = same_json(expected, found["EventPattern"])
        targets = events.list_targets_by_rule(Rule=name)["Targets"]
        order = [target["Id"] for target in context.before.get("Targets", [])]
        targets.sort(
            key=lambda each: (
                each["Id"] not in order,
                order.index(each["Id"]) if each["Id"] in order else 0,
            )
        )
        if targets:
            live["Targets"] = targets
        tags = events.list_tags_for_resource(ResourceARN=found["Arn"])["Tags"]
        return {**live, "Tags": tags}


def _described(events: Any, name: str) -> Any:
    return unless_absent(lambda: events.describe_rule(Name=name), "ResourceNotFoundException")


def _rule(properties: Json) -> Json:
    """The rule as PutRule takes it."""
    rule = only(properties, MEMBERS)
    pattern = properties.get("EventPattern")
    if pattern is not None:
        rule["EventPattern"] = pattern if isinstance(pattern, str) else json.dumps(pattern)
    return rule


def _targets(events: Any, name: str, before: list[Json], after: list[Json]) -> None:
    gone = {target["Id"] for target in before} - {target["Id"] for target in after}
    if gone:
        events.remove_targets(Rule=name, Ids=sorted(gone))
    changed = [target for target in after if target not in before]
    if changed:
        events.put_targets(Rule=name, Targets=changed)
