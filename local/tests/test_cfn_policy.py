"""Stack policies: what they are, and what they keep an update from.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
"""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cfn_resources import log_group, refusal, security, template
from embedded_aws import Aws, Stacks
from hypothesis import given
from hypothesis import strategies as st
from sluice_local.cfn import policy
from sluice_local.cfn.errors import CloudFormationError

Json = dict[str, Any]


def statement(effect: str, action: Any = "Update:*", resource: Any = "*", **more: Any) -> Json:
    members = {"Effect": effect, "Action": action, "Principal": "*", "Resource": resource, **more}
    return {key: value for key, value in members.items() if value is not None}


def document(*statements: Json) -> str:
    return json.dumps({"Statement": list(statements)})


def of_type(*types: str, operator: str = "StringEquals") -> Json:
    return {operator: {"ResourceType": list(types)}}


ALL = statement("Allow")
DATABASE = "AWS::RDS::DBInstance"
GROUP = "AWS::Logs::LogGroup"


@pytest.mark.parametrize(
    ("rules", "action", "said"),
    [
        ("{}", policy.DELETE, None),
        (document(ALL), policy.MODIFY, None),
        (document(statement("Allow", "Update:Modify")), policy.MODIFY, None),
        (document(statement("Allow", "Update:Modify")), policy.REPLACE, policy.NOT_ALLOWED),
        (
            document(statement("Allow", resource="LogicalResourceId/B")),
            policy.MODIFY,
            "not allowed",
        ),
        (document(statement("Allow", resource="LogicalResourceId/A*")), policy.MODIFY, None),
        (
            document(ALL, statement("Deny", ["Update:Replace", "Update:Delete"])),
            policy.DELETE,
            "Action denied by stack policy: Statement [#2] does not allow [Update:Replace, "
            "Update:Delete] for resource [*];",
        ),
        (
            document(statement("Deny", resource="LogicalResourceId/A"), ALL),
            policy.REPLACE,
            "Action denied by stack policy: Statement [#1] does not allow [Update:*] for resource "
            "[LogicalResourceId/A];",
        ),
        (
            document(statement("Allow", None, NotAction="Update:Delete")),
            policy.DELETE,
            policy.NOT_ALLOWED,
        ),
        (document(statement("Allow", None, NotAction="Update:Delete")), policy.MODIFY, None),
        (
            document(ALL, statement("Deny", resource=None, NotResource="LogicalResourceId/A")),
            policy.MODIFY,
            None,
        ),
        (
            document(ALL, statement("Deny", Condition=of_type(DATABASE))),
            policy.MODIFY,
            "Statement [#2]",
        ),
        (
            document(ALL, statement("Deny", Condition=of_type("AWS::S3::Bucket"))),
            policy.MODIFY,
            None,
        ),
        (
            document(
                ALL, statement("Deny", Condition=of_type("AWS::RDS::*", operator="StringLike"))
            ),
            policy.DELETE,
            "Statement [#2]",
        ),
        (document(ALL, statement("Deny", Condition=of_type("AWS::RDS::*"))), policy.DELETE, None),
    ],
)
def test_what_a_policy_allows(rules: str, action: str, said: str | None) -> None:
    assert policy.checked(rules, {"A", "B"}) == rules
    found = policy.denial(rules, action, "A", DATABASE)
    assert found is None if said is None else said in (found or "")


@pytest.mark.parametrize(
    "body",
    [
        "no JSON",
        "[]",
        json.dumps({"Statements": []}),
        document({**ALL, "Effect": "Perhaps"}),
        document({**ALL, "Principal": "arn:aws:iam::123456789012:root"}),
        document({**ALL, "Action": "Update:Rename"}),
        document({**ALL, "NotAction": "Update:Delete"}),
        document({**ALL, "Colour": "blue"}),
        document({key: value for key, value in ALL.items() if key != "Resource"}),
        document({**ALL, "Condition": {"StringNotEquals": {"ResourceType": "x"}}}),
        document({**ALL, "Condition": {"StringEquals": {"aws:SourceIp": "x"}}}),
    ],
)
def test_what_is_no_policy_is_refused(body: str) -> None:
    with pytest.raises(CloudFormationError) as refused:
        policy.checked(body, {"A"})
    assert refused.value.message == "Error validating stack policy: Invalid stack policy"


@given(
    st.lists(
        st.builds(
            statement,
            st.sampled_from(["Allow", "Deny"]),
            st.lists(st.sampled_from(policy.ACTIONS), min_size=1, max_size=3),
            st.sampled_from(["*", "LogicalResourceId/A", "LogicalResourceId/B"]),
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(policy.ACTIONS),
)
def test_a_denial_wins_and_order_does_not_count(statements: list[Json], action: str) -> None:
    forth = policy.denial(document(*statements), action, "A", DATABASE)
    back = policy.denial(document(*reversed(statements)), action, "A", DATABASE)
    assert (forth is None) == (back is None)
    more = document(*statements, statement("Deny"))
    assert policy.denial(more, action, "A", DATABASE) is not None


def test_a_policy_guards_updates_until_it_is_overridden(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    cfn = stacks.cfn
    before = template(
        G=log_group(name, RetentionInDays=30), S=security(f"{name}-1"), T=log_group(f"{name}-t")
    )
    no_replacement = document(ALL, statement("Deny", policy.REPLACE, "LogicalResourceId/S"))
    cfn.create_stack(
        StackName=name, TemplateBody=json.dumps(before), StackPolicyBody=no_replacement
    )
    assert stacks.settled(name) == "CREATE_COMPLETE"
    assert cfn.get_stack_policy(StackName=name)["StackPolicyBody"] == no_replacement

    renamed = {**before["Resources"], "S": security(f"{name}-2")}
    assert stacks.deploy(name, template(**renamed)) == "UPDATE_ROLLBACK_COMPLETE"
    failed = [(who, why) for who, what, why in stacks.events(name) if what == "UPDATE_FAILED"]
    assert failed == [
        (
            "S",
            "Action denied by stack policy: Statement [#2] does not allow [Update:Replace] for "
            "resource [LogicalResourceId/S];",
        )
    ]
    allowed = document(ALL)
    cfn.update_stack(
        StackName=name,
        TemplateBody=json.dumps(template(**renamed)),
        StackPolicyDuringUpdateBody=allowed,
    )
    assert stacks.settled(name) == "UPDATE_COMPLETE"
    assert stacks.physical(name)["S"] == f"{name}-2"
    assert cfn.get_stack_policy(StackName=name)["StackPolicyBody"] == no_replacement, "for once"

    no_deletion = document(ALL, statement("Deny", policy.DELETE, Condition=of_type(GROUP)))
    cfn.set_stack_policy(StackName=name, StackPolicyBody=no_deletion)
    kept = {key: renamed[key] for key in ("G", "S")}
    assert stacks.deploy(name, template(**kept)) == "UPDATE_ROLLBACK_COMPLETE"
    assert set(stacks.physical(name)) == {"G", "S", "T"}
    groups = aws("logs").describe_log_groups(logGroupNamePrefix=f"/{name}-t")["logGroups"]
    assert len(groups) == 1
    changed = {**renamed, "G": log_group(name, RetentionInDays=90)}
    cfn.update_stack(
        StackName=name, TemplateBody=json.dumps(template(**changed)), StackPolicyBody=no_replacement
    )
    assert stacks.settled(name) == "UPDATE_COMPLETE"
    assert cfn.get_stack_policy(StackName=name)["StackPolicyBody"] == no_replacement, "from now on"
    assert stacks.delete(name) == "GONE", "a policy is for updates only"


def test_what_a_policy_may_name(aws: Aws, stacks: Stacks, name: str) -> None:
    cfn = stacks.cfn
    both = template(A=log_group(name), B=log_group(f"{name}-b"))
    assert stacks.deploy(name, both) == "CREATE_COMPLETE"
    assert "StackPolicyBody" not in cfn.get_stack_policy(StackName=name)
    with pytest.raises(ClientError) as error:
        cfn.set_stack_policy(
            StackName=name,
            StackPolicyBody=document(statement("Deny", resource="LogicalResourceId/C")),
        )
    assert refusal(error) == (
        "ValidationError: Error validating stack policy: Unknown logical id 'LogicalResourceId/C' "
        "in statement {} - stack policies can only be applied to logical ids referenced in the "
        "template"
    )
    aws("s3").create_bucket(Bucket=name)
    rules = document(ALL, statement("Deny", policy.DELETE, "LogicalResourceId/B"))
    aws("s3").put_object(Bucket=name, Key="policy.json", Body=rules)
    url = f"https://{name}.s3.amazonaws.com/policy.json"
    with pytest.raises(ClientError, match="cannot specify both StackPolicyURL and StackPolicyBody"):
        cfn.set_stack_policy(StackName=name, StackPolicyBody=rules, StackPolicyURL=url)
    cfn.set_stack_policy(StackName=name, StackPolicyURL=url)
    assert cfn.get_stack_policy(StackName=name)["StackPolicyBody"] == rules
    with pytest.raises(
        ClientError, match="Error validating existing stack policy: Unknown logical"
    ):
        stacks.change_set(name, template(A=log_group(name)))
    with pytest.raises(ClientError, match="less than or equal to 16384"):
        cfn.set_stack_policy(StackName=name, StackPolicyBody=" " * 16_385)
    with pytest.raises(ClientError, match="Either StackPolicyURL or StackPolicyBody"):
        cfn.set_stack_policy(StackName=name)
