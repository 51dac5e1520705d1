"""What counts as a change of a stack, and what a change set lists."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cfn_resources import log_group, security, template
from embedded_aws import Stacks
from pipeline_template import allow, bucket, policy

Json = dict[str, Any]


def changes(found: Json) -> dict[str, Json]:
    return {c["ResourceChange"]["LogicalResourceId"]: c["ResourceChange"] for c in found["Changes"]}


def test_what_has_an_attribute_of_a_changed_resource_is_listed(stacks: Stacks, name: str) -> None:
    document = policy(allow("sns:Publish", {"Fn::GetAtt": ["Topic", "TopicArn"]}))
    before: Json = template(
        Topic={"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name}},
        Named=log_group("named"),
        Rules={"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": document}},
        Note={
            "Type": "AWS::SNS::TopicInlinePolicy",
            "Properties": {"TopicArn": {"Ref": "Topic"}, "PolicyDocument": {"Statement": []}},
        },
    )
    before["Resources"]["Named"]["Properties"]["LogGroupName"] = {"Fn::Sub": "/${Topic.TopicName}"}
    assert stacks.deploy(name, before) == "CREATE_COMPLETE", stacks.events(name)
    after = json.loads(json.dumps(before))
    after["Resources"]["Topic"]["Properties"]["DisplayName"] = "changed"
    found = stacks.change_set(name, after)
    by_name = changes(found)
    replacements = {key: change["Replacement"] for key, change in by_name.items()}
    assert replacements == {"Topic": "False", "Named": "Conditional", "Rules": "False"}
    (named,), (rules,) = by_name["Named"]["Details"], by_name["Rules"]["Details"]
    assert named == {
        "Target": {
            "Attribute": "Properties",
            "Name": "LogGroupName",
            "RequiresRecreation": "Always",
            "Path": "/Properties/LogGroupName",
            "BeforeValue": f"/{name}",
            "AfterValue": "{{changeSet:KNOWN_AFTER_APPLY}}",
            "AttributeChangeType": "Modify",
        },
        "Evaluation": "Dynamic",
        "ChangeSource": "ResourceAttribute",
        "CausingEntity": "Topic.TopicName",
    }
    assert rules["CausingEntity"] == "Topic.TopicArn"
    assert rules["Target"]["Path"] == "/Properties/PolicyDocument/Statement"
    stacks.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    assert stacks.settled(name) == "UPDATE_COMPLETE"
    told = [who for who, what, _ in stacks.events(name) if what == "UPDATE_IN_PROGRESS"]
    assert told == [name, "Topic"], "the others came out the same"


def test_an_output_alone_is_a_change(stacks: Stacks, name: str) -> None:
    resources: Json = {"Resources": {"A": bucket(name)}}
    assert stacks.deploy(name, resources) == "CREATE_COMPLETE"
    resources["Outputs"] = {"O": {"Value": {"Ref": "A"}, "Description": "d"}}
    found = stacks.change_set(name, resources)
    assert (found["Status"], found["Changes"]) == ("CREATE_COMPLETE", [])
    stacks.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    assert stacks.settled(name) == "UPDATE_COMPLETE"
    assert stacks.outputs(name) == {"O": name}


def test_the_stacks_tags_alone_are_a_change(stacks: Stacks, name: str) -> None:
    resources = template(S=security(name))  # which takes no tags
    assert stacks.deploy(name, resources) == "CREATE_COMPLETE"
    tags = [{"Key": "a", "Value": "1"}]
    found = stacks.change_set(name, resources, Tags=tags)
    assert (found["Status"], found["Changes"]) == ("CREATE_COMPLETE", [])
    stacks.cfn.update_stack(StackName=name, UsePreviousTemplate=True, Tags=tags)
    assert stacks.settled(name) == "UPDATE_COMPLETE"
    assert stacks.cfn.describe_stacks(StackName=name)["Stacks"][0]["Tags"] == tags
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stacks.cfn.update_stack(StackName=name, UsePreviousTemplate=True, Tags=tags)


def test_tags_and_attributes_are_changes_of_their_own(stacks: Stacks, name: str) -> None:
    resources: Json = {"Resources": {"A": bucket(name)}}
    tags = [{"Key": "a", "Value": "1"}]
    assert stacks.deploy(name, resources, Tags=tags) == "CREATE_COMPLETE"
    more = [*tags, {"Key": "b", "Value": "2"}]
    (tagged,) = changes(stacks.change_set(name, resources, Tags=more)).values()
    assert (tagged["Scope"], tagged["Replacement"]) == (["Tags"], "False")
    assert tagged["Details"][0]["Target"]["Path"] == "/Properties/Tags/1"
    kept = {"Resources": {"A": {**bucket(name), "DeletionPolicy": "Retain"}}}
    (retained,) = changes(stacks.change_set(name, kept, Tags=tags)).values()
    assert retained["Scope"] == ["DeletionPolicy"]
    assert stacks.deploy(name, kept) == "UPDATE_COMPLETE"
    assert stacks.cfn.describe_stacks(StackName=name)["Stacks"][0]["Tags"] == tags, "kept"
