"""Compare a template with a stack: which resources are added, modified, replaced, removed."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sluice_local.cfn import graph
from sluice_local.cfn.changeset import Update
from sluice_local.cfn.diff import MISSING, Difference, differences, replacement, shown
from sluice_local.cfn.errors import invalid
from sluice_local.cfn.evaluation import Evaluation, PropertiesError
from sluice_local.cfn.parameters import hidden_values, masked
from sluice_local.cfn.propagation import Fates, indirect
from sluice_local.cfn.stack import Resource, Stack
from sluice_local.cfn.tags import tags_change_in_place
from sluice_local.cfn.template import ResourceSpec

ATTRIBUTES = {
    "Metadata": "metadata",
    "DeletionPolicy": "deletion_policy",
    "UpdateReplacePolicy": "update_replace_policy",
}


@dataclass
class Comparison:
    """One resource, before and after."""

    before: Resource
    after: Resource
    found: list[Difference]

    @property
    def replaced(self) -> bool:
        """Whether a new physical resource is, or may be, needed."""
        return replacement(self.found) != "False"


@dataclass
class Plan:
    """All changes, in the order in which they would be made; ``empty`` when nothing differs."""

    changes: list[dict[str, Any]] = field(default_factory=list)
    outputs_differ: bool = False
    tags_differ: bool = False

    @property
    def empty(self) -> bool:
        """Whether an update would do nothing."""
        return not (self.changes or self.outputs_differ or self.tags_differ)

    @property
    def actions(self) -> dict[str, str]:
        """Add, Import, Modify or Remove, by logical id."""
        return {change["LogicalResourceId"]: change["Action"] for change in self.changes}


def compare(before: Resource, after: Resource) -> Comparison:
    """The differences of a resource's properties and of its attributes."""
    found = differences(after.type, before.properties, after.properties)
    for attribute, name in ATTRIBUTES.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found.append(
                Difference(
                    attribute=attribute,
                    name=None,
                    path=f"/{attribute}",
                    before=MISSING if old is None else old,
                    after=MISSING if new is None else new,
                    recreation="Never",
                )
            )
    return Comparison(before, after, found)


def effective_tags(update: Update, spec: ResourceSpec, current: Resource | None) -> dict[str, str]:
    """The stack tags that a resource gets; those that its type takes only once stay as they are."""
    if current is not None and not tags_change_in_place(spec.type):
        return current.stack_tags
    return update.tags


def make_plan(stack: Stack, update: Update, exports: Callable[[], dict[str, str]]) -> Plan:
    """Compare; raises CloudFormationError when the template cannot be deployed at all."""
    with stack.lock:
        resources = {
            name: resource
            for name, resource in stack.resources.items()
            if resource.status != "CREATE_FAILED"  # it will be made anew
        }
    fates = Fates(dict(resources))
    hidden = stack.hidden | hidden_values(update.template, update.values)
    evaluation = Evaluation(stack, update.template, update.values, exports, fates.live.get)
    plan = Plan()
    for name in evaluation.order:
        spec = update.template.resources[name]
        current = resources.get(name)
        if current is not None and current.type != spec.type:
            raise invalid(
                "Update of resource type is not permitted. The new template modifies resource "
                f"type of the following resources: [{name}]"
            )
        try:
            after = evaluation.desired(spec, effective_tags(update, spec, current))
        except PropertiesError as error:  # found out, as on AWS, when the resource is deployed
            after = Resource(name, spec.type, error.properties)
        if current is None:
            after.physical_id = update.imports.get(name)
            plan.changes.append(_added(after, hidden))
            continue
        comparison = compare(current, after)
        taken = list(indirect(spec, current, fates.modified, evaluation.met))
        if comparison.found or taken:
            change = _modified(comparison, taken, stack, update, spec, fates, hidden)
            plan.changes.append(change)
        fates.decided(name, replacement(comparison.found), comparison.found)
    plan.changes += [
        _removed(resource, hidden)
        for name, resource in reversed(resources.items())
        if name not in evaluation.active
    ]
    plan.tags_differ = update.tags != stack.tags
    plan.outputs_differ = _outputs(stack.template.outputs) != _outputs(update.template.outputs)
    return plan


def _outputs(outputs: dict[str, Any]) -> str:
    return json.dumps(outputs, sort_keys=True, default=str)


def _context(resource: Resource, hidden: frozenset[str]) -> str:
    context: dict[str, Any] = {"Properties": masked(resource.properties, hidden)}
    if resource.metadata:
        context["Metadata"] = resource.metadata
    return json.dumps(context, default=str, separators=(",", ":"))


def _change(resource: Resource, action: str, **more: Any) -> dict[str, Any]:
    change = {
        "Action": action,
        "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id,
        "ResourceType": resource.type,
        "Scope": [],
        "Details": [],
        **more,
    }
    return {key: value for key, value in change.items() if value is not None}


def _added(after: Resource, hidden: frozenset[str]) -> dict[str, Any]:
    action = "Add" if after.physical_id is None else "Import"
    return _change(after, action, AfterContext=_context(after, hidden))


def _removed(before: Resource, hidden: frozenset[str]) -> dict[str, Any]:
    policy = "Delete" if before.deletion_policy == "Delete" else "Retain"
    return _change(before, "Remove", PolicyAction=policy, BeforeContext=_context(before, hidden))


def _modified(
    comparison: Comparison,
    taken: list[tuple[Difference, str]],
    stack: Stack,
    update: Update,
    spec: ResourceSpec,
    fates: Fates,
    hidden: frozenset[str],
) -> dict[str, Any]:
    paths = {item.path for item in comparison.found}
    taken = [(item, entity) for item, entity in taken if item.path not in paths]
    found = [*comparison.found, *(item for item, _ in taken)]
    replaced = replacement(found)
    policy = None
    if replaced != "False":
        policy = "ReplaceAnd" + comparison.before.update_replace_policy
    details = [
        {"Target": _target(item, hidden), **cause}
        for item in comparison.found
        for cause in _causes(item, stack, update, spec, fates)
    ]
    details += [
        {"Target": _target(item, hidden), **_cause("Dynamic", "ResourceAttribute", entity)}
        for item, entity in taken
    ]
    return _change(
        comparison.before,
        "Modify",
        Replacement=replaced,
        PolicyAction=policy,
        Scope=sorted({item.attribute for item in found}),
        Details=details,
        BeforeContext=_context(comparison.before, hidden),
        AfterContext=_context(comparison.after, hidden),
    )


def _target(item: Difference, hidden: frozenset[str]) -> dict[str, Any]:
    target = {
        "Attribute": item.attribute,
        "Name": item.name,
        "RequiresRecreation": item.recreation,
        "Path": item.path,
        "BeforeValue": None if item.before is MISSING else shown(masked(item.before, hidden)),
        "AfterValue": None if item.after is MISSING else shown(masked(item.after, hidden)),
        "AttributeChangeType": item.change_type,
    }
    return {key: value for key, value in target.items() if value is not None}


def _causes(
    item: Difference, stack: Stack, update: Update, spec: ResourceSpec, fates: Fates
) -> list[dict[str, Any]]:
    """Why the value changes. A changed parameter shows twice, as AWS shows it.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChangeDetail.html
    """
    direct = _cause("Static", "DirectModification")
    previous = stack.template.resources.get(spec.logical_id)
    name = item.path.split("/")[2] if item.path.startswith("/Properties/") else None
    if name is None or previous is None or name not in spec.properties:
        return [direct]
    if previous.properties.get(name) != spec.properties[name] and item.known:
        return [direct]
    causes: list[dict[str, Any]] = []
    for reference in graph.references(spec.properties[name]):
        changed = update.values.get(reference.name) != stack.parameters.get(reference.name)
        if reference.name in update.values and changed:
            causes.append(_cause("Static", "ParameterReference", reference.name))
        elif reference.name in update.template.resources and reference.name not in fates.live:
            source = "ResourceAttribute" if reference.attribute else "ResourceReference"
            entity = ".".join(filter(None, (reference.name, reference.attribute)))
            certain = reference.name not in fates.uncertain
            causes.append(_cause("Static" if certain else "Dynamic", source, entity))
    if not causes:
        return [direct]
    return [_cause("Dynamic", "DirectModification"), *causes]


def _cause(evaluation: str, source: str, entity: str | None = None) -> dict[str, Any]:
    cause = {"Evaluation": evaluation, "ChangeSource": source}
    return cause if entity is None else {**cause, "CausingEntity": entity}
