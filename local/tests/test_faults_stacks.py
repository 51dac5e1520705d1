"""Faults in the middle of CloudFormation's work."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from control_client import Controlled
from embedded_aws import Stacks


def topics(*names: str, title: str = "one") -> dict[str, Any]:
    """A template of topics, each made after the one before."""
    resources: dict[str, Any] = {}
    for before, each in zip((None, *names), names, strict=False):
        needs = {} if before is None else {"DependsOn": before}
        resources[each] = {"Type": "AWS::SNS::Topic", **needs}
        resources[each]["Properties"] = {"DisplayName": title}
    return {"Resources": resources}


def fail(reason: str, times: int = 1, after: int = 0, **match: Any) -> dict[str, Any]:
    effect = {"kind": "fail-resource", "reason": reason}
    return {"resource": match, "effect": effect, "times": times, "after": after}


def failures(stacks: Stacks, stack: str) -> list[tuple[str, str, str]]:
    found = [
        event
        for event in stacks.events(stack)
        if event[1].endswith("_FAILED") and event[0] != stack
    ]
    return [(name, state, why.partition('"')[2].partition('"')[0]) for name, state, why in found]


def test_the_second_resource_fails_and_the_stack_is_taken_back(
    controlled: Controlled, name: str
) -> None:
    stacks = Stacks(controlled.aws)
    controlled.control.faults(fail("no more", after=1, stack=name, verb="create"))
    assert stacks.deploy(name, topics("A", "B", "C")) == "ROLLBACK_COMPLETE"
    assert failures(stacks, name) == [("B", "CREATE_FAILED", "no more")]
    assert stacks.delete(name) == "GONE"
    assert stacks.deploy(name, topics("A", "B", "C")) == "CREATE_COMPLETE"


@pytest.mark.parametrize(
    ("times", "ended"), [(1, "UPDATE_ROLLBACK_COMPLETE"), (2, "UPDATE_ROLLBACK_FAILED")]
)
def test_an_update_fails_and_its_rollback_may_too(
    controlled: Controlled, name: str, times: int, ended: str
) -> None:
    stacks = Stacks(controlled.aws)
    stacks.deploy(name, topics("A", "B"))
    controlled.control.faults(fail("not now", times, stack=name, logicalId="B", verb="update"))
    assert stacks.deploy(name, topics("A", "B", title="two")) == ended
    assert failures(stacks, name)[0] == ("B", "UPDATE_FAILED", "not now")
    topic = stacks.physical(name)["A"]
    shown = controlled.aws("sns").get_topic_attributes(TopicArn=topic)["Attributes"]
    assert shown["DisplayName"] == "one"


def test_a_deletion_fails_and_is_repeated(controlled: Controlled, name: str) -> None:
    stacks = Stacks(controlled.aws)
    stacks.deploy(name, topics("A", "B"))
    controlled.control.faults(fail("in use", stack=name, logicalId="A", verb="delete"))
    assert stacks.delete(name) == "DELETE_FAILED"
    assert failures(stacks, name) == [("A", "DELETE_FAILED", "in use")]
    assert stacks.delete(name) == "GONE"


def test_a_call_that_cloudformation_makes_meets_faults_too(
    controlled: Controlled, name: str
) -> None:
    stacks = Stacks(controlled.aws)
    deny = {"call": {"operation": "CreateTopic", "resource": name}, "effect": {"kind": "deny"}}
    controlled.control.faults(deny)
    assert stacks.deploy(name, topics("A")) == "ROLLBACK_COMPLETE"
    (_, _, why), *_ = [event for event in stacks.events(name) if event[1] == "CREATE_FAILED"]
    assert "is not authorized to perform: sns:CreateTopic" in why
    assert "HandlerErrorCode: AccessDenied" in why


def test_what_is_asked_again_with_its_token_is_done_once(controlled: Controlled, name: str) -> None:
    cfn, stacks = controlled.aws("cloudformation"), Stacks(controlled.aws)

    def lose(operation: str) -> None:
        effect = {"kind": "drop", "when": "after"}
        controlled.control.faults({"call": {"operation": operation}, "effect": effect})

    create = {
        "StackName": name,
        "ChangeSetName": "one",
        "ChangeSetType": "CREATE",
        "TemplateBody": json.dumps(topics("A")),
        "ClientToken": "mine",
    }
    lose("CreateChangeSet")
    with pytest.raises(ConnectionClosedError):
        cfn.create_change_set(**create)
    made = cfn.create_change_set(**create)
    with pytest.raises(ClientError, match="AlreadyExistsException"):
        cfn.create_change_set(**{**create, "ClientToken": "another"})
    cfn.get_waiter("change_set_create_complete").wait(ChangeSetName=made["Id"])

    execute = {"ChangeSetName": made["Id"], "ClientRequestToken": "mine"}
    lose("ExecuteChangeSet")
    with pytest.raises(ConnectionClosedError):
        cfn.execute_change_set(**execute)
    cfn.execute_change_set(**execute)
    with pytest.raises(ClientError, match="InvalidChangeSetStatus"):
        cfn.execute_change_set(**{**execute, "ClientRequestToken": "another"})
    assert stacks.settled(name) == "CREATE_COMPLETE"
    started = [event for event in stacks.events(name) if event[1] == "CREATE_IN_PROGRESS"]
    assert [each for each, _, why in started if why == "User Initiated"] == [name]

    slow = {"resource": {"stack": name}, "effect": {"kind": "delay", "seconds": 0.3}}
    controlled.control.faults(slow)
    delete = {"StackName": name, "ClientRequestToken": "gone"}
    lose("DeleteStack")
    with pytest.raises(ConnectionClosedError):
        cfn.delete_stack(**delete)
    cfn.delete_stack(**delete)
    assert stacks.settled(name) == "GONE"
