"""An operation that is under way is stopped."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cfn_resources import log_group, refusal, template
from embedded_aws import Aws, Stacks, wait_until

Json = dict[str, Any]
MANY = 120


def groups(name: str, days: int) -> Json:
    """Enough to be in the midst of; one after the other."""
    return template(
        **{f"G{n}": log_group(f"{name}/{n}", RetentionInDays=days) for n in range(MANY)}
    )


def begun(stacks: Stacks, name: str, state: str) -> Any:
    """The first resource is done, so the operation is in its midst."""
    return wait_until(
        lambda: any(what == state for who, what, _ in stacks.events(name) if who != name),
        every=0.01,
    )


def test_an_update_that_is_cancelled_is_rolled_back(aws: Aws, stacks: Stacks, name: str) -> None:
    cfn = stacks.cfn
    assert stacks.deploy(name, groups(name, 30)) == "CREATE_COMPLETE"
    with pytest.raises(ClientError) as error:
        cfn.cancel_update_stack(StackName=name)
    assert refusal(error) == (
        "ValidationError: CancelUpdateStack cannot be called from current stack status"
    )
    found = stacks.change_set(name, groups(name, 90))
    cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    cfn.cancel_update_stack(StackName=name, ClientRequestToken=f"stop-{name}")
    assert stacks.settled(name) == "UPDATE_ROLLBACK_COMPLETE"
    pages = aws("logs").get_paginator("describe_log_groups").paginate(logGroupNamePrefix=f"/{name}")
    days = {group["retentionInDays"] for page in pages for group in page["logGroups"]}
    assert days == {30}
    done = cfn.describe_change_set(ChangeSetName=found["ChangeSetId"])
    assert done["ExecutionStatus"] == "EXECUTE_FAILED"
    newest = cfn.describe_stack_events(StackName=name)["StackEvents"][0]
    assert newest["ClientRequestToken"] == f"stop-{name}"


def test_a_stack_is_deleted_while_it_is_made(aws: Aws, stacks: Stacks, name: str) -> None:
    cfn = stacks.cfn
    body = json.dumps(groups(name, 30))
    stack = cfn.create_stack(StackName=name, TemplateBody=body)["StackId"]
    assert begun(stacks, name, "CREATE_COMPLETE")
    assert stacks.delete(name) == "GONE"
    states = [what for who, what, _ in stacks.events(stack) if who == name]
    assert states == ["CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "DELETE_COMPLETE"]
    made = [what for who, what, _ in stacks.events(stack) if who != name]
    assert made.count("CREATE_COMPLETE") == made.count("DELETE_COMPLETE") < MANY
    assert not aws("logs").describe_log_groups(logGroupNamePrefix=f"/{name}/")["logGroups"]
