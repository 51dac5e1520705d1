"""What becomes of a failure: rolled back, left as it is, deleted, tried again."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cfn_resources import broken, log_group, refusal, role, security, template
from embedded_aws import Aws, Stacks, empty
from pipeline_template import allow, policy

Json = dict[str, Any]


def retention(aws: Aws, name: str) -> Any:
    groups = aws("logs").describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"]
    return {group["logGroupName"][1:]: group.get("retentionInDays") for group in groups}


def told(stacks: Stacks, name: str) -> list[tuple[str, str]]:
    return [(who, what) for who, what, _ in stacks.events(name)]


def statuses(stacks: Stacks, name: str) -> dict[str, str]:
    found = stacks.cfn.describe_stack_resources(StackName=name)["StackResources"]
    return {each["LogicalResourceId"]: each["ResourceStatus"] for each in found}


class Boundaries:
    """A role whose boundary cannot be given back: its policy is gone."""

    def __init__(self, aws: Aws, name: str) -> None:
        self.iam, self.name = aws("iam"), name
        self.first, self.second = self.make("1"), self.make("2")

    def make(self, number: str) -> str:
        document = json.dumps(policy(allow("s3:GetObject")))
        made = self.iam.create_policy(PolicyName=f"{self.name}-{number}", PolicyDocument=document)
        return made["Policy"]["Arn"]

    def fail(self, stacks: Stacks) -> None:
        """Bring the stack to UPDATE_ROLLBACK_FAILED."""
        name = self.name
        before = template(
            A=role(name, PermissionsBoundary=self.first), G=log_group(name, RetentionInDays=30)
        )
        assert stacks.deploy(name, before) == "CREATE_COMPLETE"
        self.iam.delete_role_permissions_boundary(RoleName=name)
        self.iam.delete_policy(PolicyArn=self.first)
        after = template(
            A=role(name, PermissionsBoundary=self.second),
            G=log_group(name, RetentionInDays=90),
            New=log_group(f"{name}-new"),
            Bad=broken("A", "G", "New"),
        )
        assert stacks.deploy(name, after) == "UPDATE_ROLLBACK_FAILED"

    def boundary(self) -> str | None:
        found = self.iam.get_role(RoleName=self.name)["Role"].get("PermissionsBoundary", {})
        return found.get("PermissionsBoundaryArn")


def test_a_rollback_that_fails_can_be_continued(aws: Aws, stacks: Stacks, name: str) -> None:
    cfn, boundaries = stacks.cfn, Boundaries(aws, name)
    boundaries.fail(stacks)
    failed = cfn.describe_stacks(StackName=name)["Stacks"][0]
    assert failed["StackStatusReason"].strip() == (
        "The following resource(s) failed to update: [A]."
    )
    assert statuses(stacks, name)["A"] == "UPDATE_FAILED"
    assert (name, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS") not in told(stacks, name)
    assert retention(aws, name) == {name: 30, f"{name}-new": None}, "the rest is back, nothing gone"
    with pytest.raises(ClientError, match="UPDATE_ROLLBACK_FAILED state and can not be updated"):
        stacks.change_set(name, template(G=log_group(name)))

    cfn.continue_update_rollback(StackName=name)
    assert stacks.settled(name) == "UPDATE_ROLLBACK_FAILED", "the cause is still there"
    boundaries.make("1")
    cfn.continue_update_rollback(StackName=name, ClientRequestToken=f"again-{name}")
    assert stacks.settled(name) == "UPDATE_ROLLBACK_COMPLETE"
    assert boundaries.boundary() == boundaries.first
    assert retention(aws, name) == {name: 30}
    assert set(stacks.physical(name)) == {"A", "G"}
    events = cfn.describe_stack_events(StackName=name)["StackEvents"]
    continued = [e for e in events if e.get("ClientRequestToken") == f"again-{name}"]
    assert [(e["LogicalResourceId"], e["ResourceStatus"]) for e in reversed(continued)] == [
        (name, "UPDATE_ROLLBACK_IN_PROGRESS"),
        ("A", "UPDATE_IN_PROGRESS"),
        ("A", "UPDATE_COMPLETE"),
        (name, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"),
        ("Bad", "DELETE_COMPLETE"),
        ("New", "DELETE_IN_PROGRESS"),
        ("New", "DELETE_COMPLETE"),
        (name, "UPDATE_ROLLBACK_COMPLETE"),
    ]
    with pytest.raises(ClientError, match="RollbackUpdatedStack cannot be called from"):
        cfn.continue_update_rollback(StackName=name)


@pytest.mark.parametrize("how", [{"ResourcesToSkip": ["A"]}, {"ForceRollback": True}])
def test_what_cannot_be_rolled_back_can_be_skipped(
    aws: Aws, stacks: Stacks, name: str, how: Json
) -> None:
    cfn, boundaries = stacks.cfn, Boundaries(aws, name)
    boundaries.fail(stacks)
    for bad, said in (
        ({"ResourcesToSkip": ["Nested.A"]}, "does not support nested stacks in ResourcesToSkip"),
        ({"ResourcesToSkip": ["X"]}, rf"Resource \[X\] does not belong to stack {name}"),
        ({"ResourcesToSkip": ["A"], "ForceRollback": True}, "mutually exclusive"),
    ):
        with pytest.raises(ClientError, match=said):
            cfn.continue_update_rollback(StackName=name, **bad)
    cfn.continue_update_rollback(StackName=name, ResourcesToSkip=["G"])
    assert stacks.settled(name) == "UPDATE_ROLLBACK_FAILED"
    assert stacks.events(name)[-1][2] == (
        "Only the resources failed during UpdateRollback are allowed to be skipped"
    )
    cfn.continue_update_rollback(StackName=name, **how)
    assert stacks.settled(name) == "UPDATE_ROLLBACK_COMPLETE"
    assert statuses(stacks, name) == {"A": "UPDATE_COMPLETE", "G": "UPDATE_COMPLETE"}
    assert boundaries.boundary() == boundaries.second, "it is not what the template says"
    fixed = template(A=role(name, PermissionsBoundary=boundaries.second))
    assert stacks.deploy(name, fixed) == "UPDATE_COMPLETE"


def test_a_failed_creation_can_be_left_tried_again_and_rolled_back(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    cfn = stacks.cfn
    kept = {**log_group(name), "DeletionPolicy": "Retain"}
    bad = json.dumps(template(A=kept, Bad=broken("A")))
    cfn.create_stack(StackName=name, TemplateBody=bad, DisableRollback=True)
    assert stacks.settled(name) == "CREATE_FAILED"
    found = cfn.describe_stacks(StackName=name)["Stacks"][0]
    assert found["DisableRollback"] is True
    assert statuses(stacks, name) == {"A": "CREATE_COMPLETE", "Bad": "CREATE_FAILED"}
    with pytest.raises(ClientError) as error:
        cfn.update_stack(StackName=name, TemplateBody=bad)
    assert refusal(error) == (
        "ValidationError: This stack is currently in a non-terminal [CREATE_FAILED] state. To "
        "update the stack from this state, please use the disable-rollback parameter with "
        "update-stack API. To rollback to the last known good state, use the rollback-stack API"
    )
    cfn.update_stack(StackName=name, UsePreviousTemplate=True, DisableRollback=True)
    assert stacks.settled(name) == "UPDATE_FAILED", "tried again, in vain"
    good = template(A=kept, B=log_group(f"{name}-b"))
    found = stacks.change_set(name, good)
    with pytest.raises(ClientError, match=r"non-terminal \[UPDATE_FAILED\]"):
        cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    cfn.rollback_stack(StackName=name, RetainExceptOnCreate=True)
    assert stacks.settled(name) == "ROLLBACK_COMPLETE"
    assert retention(aws, name) == {}, "what is new goes, whatever its policy says"
    with pytest.raises(ClientError, match="RollbackStack cannot be called from current"):
        cfn.rollback_stack(StackName=name)


def test_a_failed_update_can_be_left_and_repaired(aws: Aws, stacks: Stacks, name: str) -> None:
    cfn = stacks.cfn
    before = template(G=log_group(name, RetentionInDays=30), S=security(f"{name}-1"))
    assert stacks.deploy(name, before) == "CREATE_COMPLETE"
    after = template(G=log_group(name, RetentionInDays=90), S=security(f"{name}-2"))
    worse = json.loads(json.dumps(after))
    worse["Resources"]["Bad"] = broken("G", "S")
    for _ in range(2):
        cfn.update_stack(StackName=name, TemplateBody=json.dumps(worse), DisableRollback=True)
        assert stacks.settled(name) == "UPDATE_FAILED"
    assert retention(aws, name) == {name: 90}
    assert configurations(aws, name) == [f"{name}-1", f"{name}-2"], (
        "the old one is needed to go back"
    )
    cfn.rollback_stack(StackName=name)
    assert stacks.settled(name) == "UPDATE_ROLLBACK_COMPLETE"
    assert (retention(aws, name), configurations(aws, name)) == ({name: 30}, [f"{name}-1"])
    body = cfn.get_template(StackName=name)["TemplateBody"]
    assert json.loads(json.dumps(body)) == before

    cfn.update_stack(StackName=name, TemplateBody=json.dumps(worse), DisableRollback=True)
    assert stacks.settled(name) == "UPDATE_FAILED"
    cfn.update_stack(StackName=name, TemplateBody=json.dumps(after), DisableRollback=True)
    assert stacks.settled(name) == "UPDATE_COMPLETE"
    assert (retention(aws, name), configurations(aws, name)) == ({name: 90}, [f"{name}-2"])
    assert set(stacks.physical(name)) == {"G", "S"}


def configurations(aws: Aws, name: str) -> list[str]:
    found = aws("glue").get_security_configurations()["SecurityConfigurations"]
    return sorted(each["Name"] for each in found if each["Name"].startswith(name))


@pytest.mark.parametrize("choice", ["DO_NOTHING", "DELETE", "ROLLBACK"])
def test_a_change_set_says_what_a_failed_creation_leaves(
    aws: Aws, stacks: Stacks, name: str, choice: str
) -> None:
    cfn = stacks.cfn
    bad = template(A={**log_group(name), "DeletionPolicy": "Retain"}, Bad=broken("A"))
    found = stacks.change_set(name, bad, OnStackFailure=choice)
    assert found["OnStackFailure"] == choice
    with pytest.raises(ClientError, match="DisableRollback cannot be specified"):
        cfn.execute_change_set(ChangeSetName=found["ChangeSetId"], DisableRollback=False)
    retained = choice == "ROLLBACK"
    cfn.execute_change_set(ChangeSetName=found["ChangeSetId"], RetainExceptOnCreate=retained)
    state = stacks.settled(name)
    events = stacks.events(found["StackId"])
    if choice == "DELETE":
        assert state == "GONE"
        reason = next(
            why for who, what, why in events if (who, what) == (name, "DELETE_IN_PROGRESS")
        )
        assert reason.endswith("failed to create: [Bad]. Delete requested by user.")
        with pytest.raises(cfn.exceptions.ChangeSetNotFoundException):
            cfn.describe_change_set(ChangeSetName=found["ChangeSetId"])
    else:
        assert state == {"DO_NOTHING": "CREATE_FAILED", "ROLLBACK": "ROLLBACK_COMPLETE"}[choice]
    left = {} if retained else {name: None}  # a deletion heeds the policy
    assert retention(aws, name) == left


def test_on_failure_and_disable_rollback_exclude_each_other(stacks: Stacks, name: str) -> None:
    body = json.dumps(template(A=log_group(name), Bad=broken("A")))
    with pytest.raises(ClientError) as error:
        stacks.cfn.create_stack(
            StackName=name, TemplateBody=body, DisableRollback=True, OnFailure="DELETE"
        )
    assert refusal(error) == (
        "ValidationError: Either DisableRollback or OnFailure can be specified, not both."
    )
    with pytest.raises(ClientError, match="OnStackFailure DELETE is only valid"):
        stacks.change_set(name, template(A=log_group(name)), exists=True, OnStackFailure="DELETE")
    stacks.cfn.create_stack(StackName=name, TemplateBody=body, OnFailure="DELETE")
    assert stacks.settled(name) == "GONE"


def test_a_stack_that_cannot_be_deleted_can_be_forced(aws: Aws, stacks: Stacks, name: str) -> None:
    protected = log_group(name, DeletionProtectionEnabled=True)
    second = {**log_group(f"{name}-2"), "DependsOn": "A"}
    needy = template(A=protected, B=second, C=log_group(f"{name}-3"))
    assert stacks.deploy(name, needy) == "CREATE_COMPLETE"
    stack = stacks.cfn.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
    for more, said in (
        ({"RetainResources": ["A"]}, "When you delete a stack, specify which resources to retain"),
        (
            {"DeletionMode": "FORCE_DELETE_STACK"},
            "You can activate DeletionMode FORCE_DELETE_STACK",
        ),
    ):
        with pytest.raises(ClientError, match=said):
            stacks.cfn.delete_stack(StackName=name, **more)
    assert stacks.delete(name) == "DELETE_FAILED"
    assert set(stacks.physical(name)) == {"A"}
    with pytest.raises(ClientError, match="do not belong to stack"):
        stacks.cfn.delete_stack(StackName=name, RetainResources=["X"])
    assert stacks.delete(name) == "DELETE_FAILED", "a second time does not help by itself"
    stacks.cfn.delete_stack(StackName=name, DeletionMode="FORCE_DELETE_STACK")
    assert stacks.settled(name) == "GONE"
    ended = told(stacks, stack)
    assert ended[-3:] == [
        ("A", "DELETE_FAILED"),
        ("A", "DELETE_SKIPPED"),
        (name, "DELETE_COMPLETE"),
    ]
    gone = stacks.cfn.describe_stacks(StackName=stack)["Stacks"][0]
    assert gone["DeletionMode"] == "FORCE_DELETE_STACK"
    assert list(retention(aws, name)) == [name]


def test_what_was_retained_stays_when_the_deletion_is_tried_again(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    full = f"{name}-full"
    resources = {
        "Full": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": full}},
        "Kept": {**log_group(name), "DeletionPolicy": "Retain"},
        "Bad": broken("Full", "Kept"),
    }
    body = json.dumps(template(**resources))
    stacks.cfn.create_stack(StackName=name, TemplateBody=body, DisableRollback=True)
    assert stacks.settled(name) == "CREATE_FAILED"
    aws("s3").put_object(Bucket=full, Key="key")
    assert stacks.delete(name) == "DELETE_FAILED"
    empty(aws, full)
    assert stacks.delete(name) == "GONE"
    assert retention(aws, name) == {name: None}
