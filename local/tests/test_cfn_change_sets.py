"""Change sets: what they show, and what becomes of them."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from embedded_aws import ACCOUNT, Aws, Stacks, let
from pipeline_template import bucket, trust

Json = dict[str, Any]


def job(name: str, **more: Any) -> Json:
    return {
        "Type": "AWS::Glue::Job",
        "Properties": {
            "Name": name,
            "Role": f"arn:aws:iam::{ACCOUNT}:role/r",
            "Command": {"Name": "glueetl", "ScriptLocation": "s3://b/one.py"},
            **more,
        },
    }


def changes(found: Json) -> dict[str, Json]:
    return {c["ResourceChange"]["LogicalResourceId"]: c["ResourceChange"] for c in found["Changes"]}


def test_details_name_property_values_and_cause(stacks: Stacks, name: str) -> None:
    parameters: Json = {"Minutes": {"Type": "Number", "Default": 5}}
    before = {
        "Parameters": parameters,
        "Resources": {
            "Job": job(name, Timeout={"Ref": "Minutes"}),
            "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name}},
            "Note": {
                "Type": "AWS::SNS::TopicInlinePolicy",
                "Properties": {"TopicArn": {"Ref": "Topic"}, "PolicyDocument": {"Statement": []}},
            },
            "Old": bucket(f"{name}-old"),
        },
    }
    assert stacks.deploy(name, before) == "CREATE_COMPLETE"
    after: Json = json.loads(json.dumps(before))
    after["Resources"]["Job"]["Properties"]["Command"]["ScriptLocation"] = "s3://b/two.py"
    after["Resources"]["Topic"]["Properties"]["TopicName"] = f"{name}-2"
    after["Resources"]["New"] = bucket(f"{name}-new")
    del after["Resources"]["Old"]
    given = [{"ParameterKey": "Minutes", "ParameterValue": "9"}]
    found = stacks.change_set(name, after, Parameters=given)
    by_name = changes(found)
    assert {key: change["Action"] for key, change in by_name.items()} == {
        "Job": "Modify",
        "Topic": "Modify",
        "Note": "Modify",
        "New": "Add",
        "Old": "Remove",
    }
    assert by_name["Old"]["PolicyAction"] == "Delete"
    changed = by_name["Job"]
    assert (changed["Replacement"], changed["Scope"]) == ("False", ["Properties"])
    script, indirect, minutes = changed["Details"]
    assert script == {
        "Target": {
            "Attribute": "Properties",
            "Name": "Command",
            "RequiresRecreation": "Never",
            "Path": "/Properties/Command/ScriptLocation",
            "BeforeValue": "s3://b/one.py",
            "AfterValue": "s3://b/two.py",
            "AttributeChangeType": "Modify",
        },
        "Evaluation": "Static",
        "ChangeSource": "DirectModification",
    }
    assert (indirect["Evaluation"], indirect["ChangeSource"]) == ("Dynamic", "DirectModification")
    assert minutes["ChangeSource"] == "ParameterReference"
    assert minutes["CausingEntity"] == "Minutes"
    values = minutes["Target"]
    assert (values["BeforeValue"], values["AfterValue"]) == ("5", "9")
    assert json.loads(changed["BeforeContext"])["Properties"]["Timeout"] == 5
    assert json.loads(changed["AfterContext"])["Properties"]["Timeout"] == 9

    topic = by_name["Topic"]
    assert (topic["Replacement"], topic["PolicyAction"]) == ("True", "ReplaceAndDelete")
    assert topic["Details"][0]["Target"]["RequiresRecreation"] == "Always"
    note = by_name["Note"]  # its topic's ARN is only known afterwards
    assert note["Replacement"] == "Conditional"
    causes = {(d["ChangeSource"], d.get("CausingEntity")) for d in note["Details"]}
    assert ("ResourceReference", "Topic") in causes
    assert note["Details"][0]["Target"]["AfterValue"] == "{{changeSet:KNOWN_AFTER_APPLY}}"

    plain = stacks.cfn.describe_change_set(ChangeSetName=found["ChangeSetId"])
    target = changes(plain)["Job"]["Details"][0]["Target"]
    assert target == {"Attribute": "Properties", "Name": "Command", "RequiresRecreation": "Never"}
    assert "BeforeContext" not in changes(plain)["Job"]

    stacks.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    assert stacks.settled(name) == "UPDATE_COMPLETE", stacks.events(name)
    assert stacks.physical(name)["Note"].endswith(f":{name}-2")


def test_a_condition_adds_and_removes(stacks: Stacks, name: str) -> None:
    resources: Json = {
        "Parameters": {"Env": {"Type": "String", "Default": "dev"}},
        "Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}},
        "Resources": {
            "A": bucket(name),
            "B": {**bucket(f"{name}-prod"), "Condition": "Prod"},
        },
        "Outputs": {"B": {"Condition": "Prod", "Value": {"Ref": "B"}}},
    }
    assert stacks.deploy(name, resources) == "CREATE_COMPLETE"
    assert set(stacks.physical(name)) == {"A"}
    prod = [{"ParameterKey": "Env", "ParameterValue": "prod"}]
    assert stacks.deploy(name, resources, Parameters=prod) == "UPDATE_COMPLETE"
    assert stacks.outputs(name) == {"B": f"{name}-prod"}
    same = [{"ParameterKey": "Env", "UsePreviousValue": True}]
    assert stacks.change_set(name, resources, Parameters=same)["Status"] == "FAILED"
    assert stacks.deploy(name, resources) == "UPDATE_COMPLETE"
    assert set(stacks.physical(name)) == {"A"}


def test_no_echo_values_appear_nowhere(stacks: Stacks, name: str) -> None:
    resources = {
        "Parameters": {"P": {"Type": "String", "NoEcho": True}},
        "Resources": {
            "A": {
                "Type": "AWS::SNS::Topic",
                "Properties": {"TopicName": name, "DisplayName": {"Fn::Sub": "is ${P}"}},
            }
        },
    }
    secret = f"hidden-{name}"
    given = [{"ParameterKey": "P", "ParameterValue": secret}]
    found = stacks.change_set(name, resources, Parameters=given)
    assert secret not in str(found)
    assert "is ****" in found["Changes"][0]["ResourceChange"]["AfterContext"]
    stacks.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    assert stacks.settled(name) == "CREATE_COMPLETE"
    assert secret not in str(stacks.cfn.describe_stack_events(StackName=name))
    assert secret not in str(stacks.cfn.describe_stacks(StackName=name))


def test_life_of_a_change_set(stacks: Stacks, name: str) -> None:
    cfn = stacks.cfn
    first = stacks.change_set(name, {"Resources": {"A": bucket(name)}})
    second = stacks.change_set(name, {"Resources": {"A": bucket(name), "B": bucket(f"{name}-b")}})
    listed = cfn.list_change_sets(StackName=name)["Summaries"]
    assert [each["ChangeSetId"] for each in listed] == [first["ChangeSetId"], second["ChangeSetId"]]
    with pytest.raises(cfn.exceptions.AlreadyExistsException):
        cfn.create_change_set(
            StackName=name,
            ChangeSetName=first["ChangeSetName"],
            ChangeSetType="CREATE",
            TemplateBody=json.dumps({"Resources": {"A": bucket(name)}}),
        )
    cfn.execute_change_set(ChangeSetName=second["ChangeSetId"])
    assert stacks.settled(name) == "CREATE_COMPLETE"
    assert set(stacks.physical(name)) == {"A", "B"}
    with pytest.raises(cfn.exceptions.ChangeSetNotFoundException):  # the others are gone
        cfn.describe_change_set(ChangeSetName=first["ChangeSetId"])
    done = cfn.describe_change_set(ChangeSetName=second["ChangeSetId"])
    assert done["ExecutionStatus"] == "EXECUTE_COMPLETE"
    with pytest.raises(cfn.exceptions.InvalidChangeSetStatusException):
        cfn.execute_change_set(ChangeSetName=second["ChangeSetId"])
    unchanged = stacks.change_set(
        name, {"Resources": {"A": bucket(name), "B": bucket(f"{name}-b")}}
    )
    with pytest.raises(cfn.exceptions.InvalidChangeSetStatusException):
        cfn.execute_change_set(ChangeSetName=unchanged["ChangeSetId"])
    cfn.delete_change_set(ChangeSetName=unchanged["ChangeSetName"], StackName=name)
    with pytest.raises(cfn.exceptions.ChangeSetNotFoundException):
        cfn.describe_change_set(ChangeSetName=unchanged["ChangeSetName"], StackName=name)


def test_an_update_makes_waiting_change_sets_obsolete(stacks: Stacks, name: str) -> None:
    assert stacks.deploy(name, {"Resources": {"A": bucket(name)}}) == "CREATE_COMPLETE"
    waiting = stacks.change_set(name, {"Resources": {"A": bucket(name), "B": bucket(f"{name}-b")}})
    retained = {"Resources": {"A": {**bucket(name), "DeletionPolicy": "Retain"}}}
    stacks.cfn.update_stack(StackName=name, TemplateBody=json.dumps(retained))
    assert stacks.settled(name) == "UPDATE_COMPLETE"
    with pytest.raises(
        ClientError, match=r"cannot be executed in its current status of \[OBSOLETE"
    ):
        stacks.cfn.execute_change_set(ChangeSetName=waiting["ChangeSetId"])


def test_the_role_of_the_stack_makes_the_calls_and_stays(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    iam, document = aws("iam"), json.dumps(trust("cloudformation.amazonaws.com"))
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    let(aws, name, "s3:*Bucket*", "s3:*Configuration")
    resources: Json = {"Resources": {"A": bucket(name)}}
    assert stacks.deploy(name, resources, RoleARN=arn) == "CREATE_COMPLETE"
    first = iam.get_role(RoleName=name)["Role"]["RoleLastUsed"]["LastUsedDate"]
    resources["Resources"]["A"]["Properties"]["Tags"] = [{"Key": "a", "Value": "b"}]
    assert stacks.deploy(name, resources) == "UPDATE_COMPLETE"
    assert stacks.cfn.describe_stacks(StackName=name)["Stacks"][0]["RoleARN"] == arn
    assert iam.get_role(RoleName=name)["Role"]["RoleLastUsed"]["LastUsedDate"] > first


def test_a_stack_under_review_can_be_deleted(stacks: Stacks, name: str) -> None:
    found = stacks.change_set(name, {"Resources": {"A": bucket(name)}})
    stacks.cfn.delete_change_set(ChangeSetName=found["ChangeSetId"])
    assert stacks.status(name) == "REVIEW_IN_PROGRESS"
    with pytest.raises(ClientError, match="is in REVIEW_IN_PROGRESS state and can not be updated"):
        stacks.change_set(name, {"Resources": {"A": bucket(name)}}, exists=True)
    assert stacks.delete(name) == "GONE"
    assert stacks.deploy(name, {"Resources": {"A": bucket(name)}}) == "CREATE_COMPLETE"


def test_a_template_by_url_and_what_can_be_asked_of_it(aws: Aws, stacks: Stacks, name: str) -> None:
    resources: Json = {
        "Description": "large",
        "Parameters": {"P": {"Type": "String", "Default": "x", "AllowedValues": ["x", "y"]}},
        "Resources": {"A": bucket(f"{name}-a")},
        "Metadata": {"padding": "x" * 60_000},
    }
    body = json.dumps(resources)
    aws("s3").create_bucket(Bucket=name)
    aws("s3").put_object(Bucket=name, Key="t/template.json", Body=body)
    cfn = stacks.cfn
    with pytest.raises(ClientError, match="less than or equal to 51200"):
        cfn.validate_template(TemplateBody=body)
    for url in (
        f"https://{name}.s3.amazonaws.com/t/template.json",
        f"https://{name}.s3.us-east-1.amazonaws.com/t/template.json",
        f"https://s3.us-east-1.amazonaws.com/{name}/t/template.json",
        f"{aws.endpoint}/{name}/t/template.json",
    ):
        found = cfn.validate_template(TemplateURL=url)
        assert (found["Description"], found["Parameters"][0]["DefaultValue"]) == ("large", "x")
    with pytest.raises(ClientError, match="S3 error: The specified key does not exist"):
        cfn.validate_template(TemplateURL=f"https://{name}.s3.amazonaws.com/absent.json")
    cfn.create_stack(StackName=name, TemplateURL=url)
    assert stacks.settled(name) == "CREATE_COMPLETE"
    # boto3 reads a JSON body back as an object
    assert json.loads(json.dumps(cfn.get_template(StackName=name)["TemplateBody"])) == resources
    summary = cfn.get_template_summary(StackName=name)
    assert summary["ResourceTypes"] == ["AWS::S3::Bucket"]
    constraints = summary["Parameters"][0]["ParameterConstraints"]
    assert constraints == {"AllowedValues": ["x", "y"]}
    found = cfn.list_stacks(StackStatusFilter=["CREATE_COMPLETE"])["StackSummaries"]
    assert name in [each["StackName"] for each in found]


def test_many_changes_and_events_come_in_pages(stacks: Stacks, name: str) -> None:
    groups = {
        f"G{number}": {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {"LogGroupName": f"/{name}/{number}"},
        }
        for number in range(120)
    }
    found = stacks.change_set(name, {"Resources": groups})
    first = stacks.cfn.describe_change_set(ChangeSetName=found["ChangeSetId"])
    second = stacks.cfn.describe_change_set(
        ChangeSetName=found["ChangeSetId"], NextToken=first["NextToken"]
    )
    assert (len(first["Changes"]), len(second["Changes"])) == (100, 20)
    assert "NextToken" not in second
    assert len(changes(first) | changes(second)) == 120
    with pytest.raises(ClientError, match="NextToken is invalid"):
        stacks.cfn.describe_change_set(ChangeSetName=found["ChangeSetId"], NextToken="odd")
    token = f"token-{name}"
    stacks.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"], ClientRequestToken=token)
    assert stacks.settled(name) == "CREATE_COMPLETE"
    pages = stacks.cfn.get_paginator("describe_stack_events").paginate(StackName=name)
    events = [event for page in pages for event in page["StackEvents"]]
    assert len(events) == 3 + 120 * 3
    assert {event.get("ClientRequestToken") for event in events[:-1]} == {token}
    moments = [event["Timestamp"] for event in events]
    assert moments == sorted(moments, reverse=True)
    pages = stacks.cfn.get_paginator("list_stack_resources").paginate(StackName=name)
    assert sum(len(page["StackResourceSummaries"]) for page in pages) == 120
