"""How much AWS lets one say: sizes, counts, lengths, patterns; and requests sent twice.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cfn_resources import log_group, refusal, template
from embedded_aws import Stacks
from moto.core.utils import get_service_model
from sluice_local.cfn import constraints
from sluice_local.cfn.errors import CloudFormationError
from sluice_local.cfn.limits import check_size, check_value
from sluice_local.cfn.template import parse_template

Json = dict[str, Any]
BUCKET = {"Type": "AWS::S3::Bucket"}
VALUE = {"Value": "v"}
STRING = {"Type": "String"}


def test_sizes_count_bytes_not_characters() -> None:
    check_size("x" * 51_200, from_url=False)
    check_size("x" * 1_000_000, from_url=True)
    check_value("P", "x" * 4_096)
    with pytest.raises(CloudFormationError, match="less than or equal to 51200"):
        check_size("ä" * 25_601, from_url=False)
    with pytest.raises(CloudFormationError, match="Template may not exceed 1000000 bytes"):
        check_size("x" * 1_000_001, from_url=True)
    with pytest.raises(CloudFormationError, match="less than or equal to 4096") as refused:
        check_value("P", "ä" * 2_049)
    assert "ä" not in refused.value.message


def many(count: int, entry: Json) -> Json:
    return {f"N{number}": entry for number in range(count)}


@pytest.mark.parametrize(
    ("section", "most", "entry"),
    [
        ("Resources", 500, BUCKET),
        ("Parameters", 200, STRING),
        ("Mappings", 200, {"a": {"b": "c"}}),
        ("Outputs", 200, VALUE),
    ],
)
def test_sections_have_a_limit(section: str, most: int, entry: Json) -> None:
    parse_template(json.dumps({"Resources": {"A": BUCKET}, section: many(most, entry)}))
    with pytest.raises(CloudFormationError) as refused:
        parse_template(json.dumps({"Resources": {"A": BUCKET}, section: many(most + 1, entry)}))
    assert refused.value.message == (
        f"Template format error: Number of {section.lower()}, {most + 1}, is greater than maximum "
        f"allowed, {most}"
    )


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ({"Description": "x" * 1_025}, "'Description' length is greater than 1024."),
        ({"Description": ["x"]}, "Every Description member must be a string."),
        (
            {"Parameters": {"P": {**STRING, "Description": "ä" * 513}}},
            "'Description' length is greater than 1024.",
        ),
        ({"Outputs": {"O-1": VALUE}}, "Output name O-1 is non alphanumeric."),
        ({"Parameters": {"P_1": STRING}}, "Parameter name P_1 is non alphanumeric."),
        ({"Outputs": {"O" * 256: VALUE}}, "is longer than 255 characters."),
        ({"Mappings": {"M": many(201, {"a": "b"})}}, "Number of attributes of mapping M, 201,"),
    ],
)
def test_names_and_descriptions_have_a_limit(sections: Json, said: str) -> None:
    with pytest.raises(CloudFormationError) as refused:
        parse_template(json.dumps({"Resources": {"A": BUCKET}, **sections}))
    assert said in refused.value.message


@pytest.mark.parametrize(
    ("operation", "params", "said"),
    [
        ("CreateChangeSet", {"StackName": "s", "ChangeSetName": "c"}, None),
        (
            "CreateChangeSet",
            {"StackName": "s"},
            "1 validation error detected: Value null at 'changeSetName' failed to satisfy "
            "constraint: Member must not be null",
        ),
        (
            "CreateChangeSet",
            {"StackName": "s", "ChangeSetName": "1" * 129, "ChangeSetType": "DROP"},
            f"3 validation errors detected: Value '{'1' * 129}' at 'changeSetName' failed to "
            "satisfy constraint: Member must have length less than or equal to 128; Value "
            f"'{'1' * 129}' at 'changeSetName' failed to satisfy constraint: Member must satisfy "
            "regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*; Value 'DROP' at 'changeSetType' "
            "failed to satisfy constraint: Member must satisfy enum value set: [CREATE, UPDATE, "
            "IMPORT]",
        ),
        (
            "CreateChangeSet",
            {"StackName": "s", "ChangeSetName": "c", "Description": "x" * 1_025},
            "1 validation error detected: Value at 'description' failed to satisfy constraint: "
            "Member must have length less than or equal to 1024",
        ),
        (
            "UpdateStack",
            {"StackName": "s", "ClientRequestToken": "a_b"},
            "1 validation error detected: Value 'a_b' at 'clientRequestToken' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9][-a-zA-Z0-9]*",
        ),
        (
            "CreateStack",
            {"StackName": "s", "Tags": [{"Key": "k", "Value": "v"}] * 51},
            "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member "
            "must have length less than or equal to 50",
        ),
        (
            "CreateStack",
            {"StackName": "s", "Tags": [{"Key": "k", "Value": "v"}, {"Key": "k" * 129}]},
            "2 validation errors detected: Value null at 'tags.2.member.value' failed to satisfy "
            f"constraint: Member must not be null; Value '{'k' * 129}' at 'tags.2.member.key' "
            "failed to satisfy constraint: Member must have length less than or equal to 128",
        ),
    ],
)
def test_requests_are_held_against_the_model(operation: str, params: Json, said: str) -> None:
    shape = get_service_model("cloudformation").operation_model(operation).input_shape
    if said is None:
        constraints.check(shape, params)
        return
    with pytest.raises(CloudFormationError) as refused:
        constraints.check(shape, params)
    assert refused.value.message == said


def test_limits_hold_at_every_door(stacks: Stacks, name: str) -> None:
    cfn, body = stacks.cfn, json.dumps(template(A=log_group(name)))
    long = json.dumps({**template(A=log_group(name)), "Description": "x" * 1_025})
    for call in (
        lambda: cfn.validate_template(TemplateBody=long),
        lambda: cfn.create_stack(StackName=name, TemplateBody=long),
        lambda: stacks.change_set(name, json.loads(long)),
    ):
        with pytest.raises(ClientError, match="'Description' length is greater than 1024"):
            call()
    with pytest.raises(ClientError) as error:
        cfn.create_stack(StackName="1" + "s" * 128, TemplateBody=body)
    assert refusal(error).startswith("ValidationError: 2 validation errors detected: Value '1sss")
    with pytest.raises(ClientError, match=r"pattern: \[a-zA-Z\]\[-a-zA-Z0-9\]\*"):
        cfn.create_change_set(StackName=name, ChangeSetName="a_b", TemplateBody=body)
    declared = {**template(A=log_group(name)), "Parameters": {"P": STRING}}
    given = [{"ParameterKey": "P", "ParameterValue": "x" * 4_097}]
    with pytest.raises(ClientError, match="less than or equal to 4096"):
        stacks.change_set(name, declared, Parameters=given)
    assert stacks.status(name) is None


# -- requests with a token
# https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html


def test_a_request_with_a_token_is_carried_out_once(stacks: Stacks, name: str) -> None:
    cfn = stacks.cfn
    request = {"StackName": name, "TemplateBody": json.dumps(template(A=log_group(name)))}
    first = cfn.create_stack(**request, ClientRequestToken="t1")
    assert cfn.create_stack(**request, ClientRequestToken="t1")["StackId"] == first["StackId"]
    assert stacks.settled(name) == "CREATE_COMPLETE"
    for again in (
        lambda: cfn.create_stack(**request, ClientRequestToken="t1", OnFailure="DELETE"),
        lambda: cfn.update_stack(**request, ClientRequestToken="t1"),
        lambda: cfn.delete_stack(StackName=name, ClientRequestToken="t1"),
    ):
        with pytest.raises(cfn.exceptions.TokenAlreadyExistsException):
            again()
    with pytest.raises(cfn.exceptions.AlreadyExistsException):
        cfn.create_stack(**request, ClientRequestToken="t2")
    with pytest.raises(ClientError, match="No updates are to be performed"):
        cfn.update_stack(**request, ClientRequestToken="t2")  # a refusal leaves the token free
    body = json.dumps(template(A=log_group(name, RetentionInDays=30)))
    for _ in range(2):
        cfn.update_stack(StackName=name, TemplateBody=body, ClientRequestToken="t2")
    assert stacks.settled(name) == "UPDATE_COMPLETE"
    events = cfn.describe_stack_events(StackName=name)["StackEvents"]
    operations = [event["ClientRequestToken"] for event in events]
    assert operations == sorted(operations, reverse=True)
    assert set(operations) == {"t1", "t2"}


def test_change_sets_have_tokens_of_their_own(stacks: Stacks, name: str) -> None:
    cfn = stacks.cfn
    request = {
        "StackName": name,
        "ChangeSetName": "one",
        "ChangeSetType": "CREATE",
        "TemplateBody": json.dumps(template(**many(60, {"Type": "AWS::Logs::LogGroup"}))),
    }
    first = cfn.create_change_set(**request, ClientToken="c1")["Id"]
    assert cfn.create_change_set(**request, ClientToken="c1")["Id"] == first
    with pytest.raises(cfn.exceptions.AlreadyExistsException):
        cfn.create_change_set(**request, ClientToken="c2")
    cfn.get_waiter("change_set_create_complete").wait(
        ChangeSetName=first, WaiterConfig={"Delay": 1}
    )
    for _ in range(2):
        cfn.execute_change_set(ChangeSetName=first, ClientRequestToken="x1")
    assert stacks.settled(name) == "CREATE_COMPLETE"
    cfn.execute_change_set(ChangeSetName=first, ClientRequestToken="x1")
    with pytest.raises(cfn.exceptions.InvalidChangeSetStatusException):
        cfn.execute_change_set(ChangeSetName=first, ClientRequestToken="x2")
    cfn.delete_stack(StackName=name, ClientRequestToken="d1")
    cfn.delete_stack(StackName=name, ClientRequestToken="d1")
    assert stacks.settled(name) == "GONE"
    assert cfn.create_change_set(**request, ClientToken="c1")["Id"] != first, "another stack"
