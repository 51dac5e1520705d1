"""Stacks, resources and change sets as the API shows them.

Shapes: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Types.html
"""

from typing import Any

from sluice_local.cfn.changeset import ChangeSet
from sluice_local.cfn.drift import shown as shown_value
from sluice_local.cfn.paging import given
from sluice_local.cfn.parameters import masked, shown
from sluice_local.cfn.stack import Resource, ResourceDrift, Stack
from sluice_local.cfn.tags import tag_list


def stack_view(stack: Stack) -> dict[str, Any]:
    """A stack of DescribeStacks."""
    with stack.lock:
        return given(
            StackId=stack.id,
            StackName=stack.name,
            ChangeSetId=stack.change_set_id,
            Description=stack.template.description,
            Parameters=shown(stack.template, stack.parameters),
            CreationTime=stack.created,
            DeletionTime=stack.deleted,
            LastUpdatedTime=stack.updated,
            RollbackConfiguration={},
            StackStatus=stack.status,
            StackStatusReason=stack.reason,
            DisableRollback=stack.disable_rollback,
            RetainExceptOnCreate=stack.retain_except_on_create,
            DeletionMode=stack.deletion_mode,
            NotificationARNs=[],
            Capabilities=stack.capabilities,
            Outputs=[
                given(
                    OutputKey=output.key,
                    OutputValue=output.value,
                    Description=output.description,
                    ExportName=output.export_name,
                )
                for output in stack.outputs
            ],
            RoleARN=stack.role_arn,
            Tags=tag_list(stack.tags),
            EnableTerminationProtection=stack.termination_protection,
            DriftInformation=_stack_drift(stack),
        )


def stack_summary(stack: Stack) -> dict[str, Any]:
    """A stack of ListStacks."""
    with stack.lock:
        return given(
            StackId=stack.id,
            StackName=stack.name,
            TemplateDescription=stack.template.description,
            CreationTime=stack.created,
            LastUpdatedTime=stack.updated,
            DeletionTime=stack.deleted,
            StackStatus=stack.status,
            StackStatusReason=stack.reason,
            DriftInformation=_stack_drift(stack),
        )


def resource_view(stack: Stack, resource: Resource) -> dict[str, Any]:
    """A resource of DescribeStackResources."""
    return given(
        StackName=stack.name,
        StackId=stack.id,
        LogicalResourceId=resource.logical_id,
        PhysicalResourceId=resource.physical_id,
        ResourceType=resource.type,
        Timestamp=resource.timestamp,
        ResourceStatus=resource.status,
        ResourceStatusReason=resource.reason,
        DriftInformation=_resource_drift(resource),
    )


def resource_summary(resource: Resource) -> dict[str, Any]:
    """A resource of ListStackResources."""
    return given(
        LogicalResourceId=resource.logical_id,
        PhysicalResourceId=resource.physical_id,
        ResourceType=resource.type,
        LastUpdatedTimestamp=resource.timestamp,
        ResourceStatus=resource.status,
        ResourceStatusReason=resource.reason,
        DriftInformation=_resource_drift(resource),
    )


def _stack_drift(stack: Stack) -> dict[str, Any]:
    return given(StackDriftStatus=stack.drift_status, LastCheckTimestamp=stack.drift_checked)


def _resource_drift(resource: Resource) -> dict[str, Any]:
    found = resource.drift
    if found is None:
        return {"StackResourceDriftStatus": "NOT_CHECKED"}
    return {"StackResourceDriftStatus": found.status, "LastCheckTimestamp": found.timestamp}


def drift_view(stack: Stack, resource: Resource, found: ResourceDrift) -> dict[str, Any]:
    """A resource of DescribeStackResourceDrifts; hidden values stay hidden."""

    def text(value: Any) -> str:
        return shown_value(masked(value, stack.hidden))

    return given(
        StackId=stack.id,
        LogicalResourceId=resource.logical_id,
        PhysicalResourceId=resource.physical_id,
        ResourceType=resource.type,
        ExpectedProperties=text(found.expected),
        ActualProperties=None if found.actual is None else text(found.actual),
        PropertyDifferences=[
            {
                "PropertyPath": each.path,
                "ExpectedValue": text(each.expected),
                "ActualValue": text(each.actual),
                "DifferenceType": each.type,
            }
            for each in found.differences
        ],
        StackResourceDriftStatus=found.status,
        Timestamp=found.timestamp,
        DriftStatusReason=found.why,
    )


def change_set_summary(change_set: ChangeSet) -> dict[str, Any]:
    """A change set of ListChangeSets."""
    return given(
        StackId=change_set.stack.id,
        StackName=change_set.stack.name,
        ChangeSetId=change_set.id,
        ChangeSetName=change_set.name,
        ExecutionStatus=change_set.execution_status,
        Status=change_set.status,
        StatusReason=change_set.reason,
        CreationTime=change_set.created,
        Description=change_set.description,
        IncludeNestedStacks=False,
    )


def change_set_view(change_set: ChangeSet, with_values: bool) -> dict[str, Any]:
    """A change set of DescribeChangeSet, without its changes' values unless ``with_values``."""
    update = change_set.update
    with change_set.stack.lock:
        changes = [
            {"Type": "Resource", "ResourceChange": change if with_values else _bare(change)}
            for change in change_set.changes
        ]
        return {
            **change_set_summary(change_set),
            "Parameters": shown(update.template, update.values),
            "NotificationARNs": [],
            "RollbackConfiguration": {},
            "Capabilities": update.capabilities,
            "Tags": tag_list(update.tags),
            "Changes": changes,
            **given(OnStackFailure=change_set.on_stack_failure),
        }


def _bare(change: dict[str, Any]) -> dict[str, Any]:
    """A change as DescribeChangeSet shows it by default: names of properties, no values."""
    bare = {key: value for key, value in change.items() if not key.endswith("Context")}
    details: list[dict[str, Any]] = []
    for detail in change["Details"]:
        target = {
            key: value
            for key, value in detail["Target"].items()
            if key in ("Attribute", "Name", "RequiresRecreation")
        }
        if {**detail, "Target": target} not in details:
            details.append({**detail, "Target": target})
    return {**bare, "Details": details}
