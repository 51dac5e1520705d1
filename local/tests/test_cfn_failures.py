"""What goes wrong with a stack, and what is left afterwards."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cfn_resources import broken, log_group, refusal, security, template
from embedded_aws import Aws, Stacks, empty
from pipeline_template import allow, bucket, policy, trust

Json = dict[str, Any]


def exists(aws: Aws, name: str) -> bool:
    return name in [found["Name"] for found in aws("s3").list_buckets()["Buckets"]]


# -- refused before anything is done


@pytest.mark.parametrize(
    ("resources", "said"),
    [
        (
            {
                "A": {"Type": "AWS::S3::Bucket", "DependsOn": "B"},
                "B": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "A"}}},
            },
            "ValidationError: Circular dependency between resources: [A, B]",
        ),
        (
            {"A": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "Nope"}}}},
            "ValidationError: Template format error: Unresolved resource dependencies [Nope] in "
            "the Resources block of the template",
        ),
        (
            {"A": {"Type": "AWS::Foo::Bar"}},
            "ValidationError: Template format error: Unrecognized resource types: [AWS::Foo::Bar]",
        ),
        (
            {"A": {"Type": "AWS::EC2::VPC"}},
            "ValidationError: The embedded AWS does not support the resource types [AWS::EC2::VPC]",
        ),
        (
            {"A": {"Type": "AWS::S3::Bucket", "Properties": {"WebsiteConfiguration": {}}}},
            "ValidationError: The embedded AWS does not support the properties "
            "[WebsiteConfiguration] of AWS::S3::Bucket (A)",
        ),
        (
            {
                "A": {"Type": "AWS::S3::Bucket"},
                "B": {
                    "Type": "AWS::S3::Bucket",
                    "Properties": {"BucketName": {"Fn::GetAtt": ["A", "Colour"]}},
                },
            },
            "ValidationError: Template error: resource A does not support attribute type Colour in "
            "Fn::GetAtt",
        ),
    ],
)
def test_bad_templates_are_refused_at_create_change_set(
    stacks: Stacks, name: str, resources: Json, said: str
) -> None:
    with pytest.raises(ClientError) as error:
        stacks.change_set(name, template(**resources))
    assert refusal(error) == said
    assert stacks.status(name) is None, "no stack is left under review"


def test_iam_without_the_capability_is_refused(stacks: Stacks, name: str) -> None:
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {"RoleName": name, "AssumeRolePolicyDocument": trust("glue.amazonaws.com")},
    }
    with pytest.raises(ClientError) as error:
        stacks.change_set(name, template(R=role), Capabilities=["CAPABILITY_IAM"])
    assert refusal(error) == (
        "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]"
    )


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("signal_resource", {"LogicalResourceId": "A", "UniqueId": "u", "Status": "SUCCESS"}),
    ],
)
def test_unsupported_operations_are_refused_by_name(
    stacks: Stacks, operation: str, arguments: Json
) -> None:
    with pytest.raises(ClientError) as error:
        getattr(stacks.cfn, operation)(StackName="any", **arguments)
    wanted = "".join(part.title() for part in operation.split("_"))
    assert refusal(error) == (
        f"ValidationError: The embedded AWS does not support the operation {wanted}"
    )


@pytest.mark.parametrize(
    "more",
    [
        {"ImportExistingResources": True},
        {"RollbackConfiguration": {"MonitoringTimeInMinutes": 5}},
        {"NotificationARNs": ["arn:aws:sns:us-east-1:123456789012:t"]},
    ],
)
def test_unsupported_options_are_refused(stacks: Stacks, name: str, more: Json) -> None:
    with pytest.raises(ClientError, match="The embedded AWS does not support"):
        stacks.change_set(name, template(A=bucket(name)), **more)


def test_a_role_that_cloudformation_may_not_assume_is_refused(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    document = json.dumps(trust("glue.amazonaws.com"))
    role = aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    for arn in (role, f"{role}-absent"):
        with pytest.raises(ClientError) as error:
            stacks.change_set(name, template(A=bucket(name)), RoleARN=arn)
        assert refusal(error) == f"ValidationError: Role {arn} is invalid or cannot be assumed"


# -- failures while a stack is made


def test_a_failed_creation_rolls_back_and_only_deletion_is_left(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    retained = {**log_group(f"{name}-kept"), "DeletionPolicy": "Retain"}
    except_on_create = {**log_group(f"{name}-not"), "DeletionPolicy": "RetainExceptOnCreate"}
    resources = template(A=bucket(name), Kept=retained, Not=except_on_create, Bad=broken("A"))
    resources["Resources"]["Bad"]["DependsOn"] = ["A", "Kept", "Not"]
    assert stacks.deploy(name, resources) == "ROLLBACK_COMPLETE"
    events = stacks.events(name)
    (failure,) = [why for who, what, why in events if (who, what) == ("Bad", "CREATE_FAILED")]
    assert failure.startswith('Resource handler returned message: "The specified bucket does not')
    assert "HandlerErrorCode: NotFound)" in failure
    assert (
        name,
        "ROLLBACK_IN_PROGRESS",
        "The following resource(s) failed to create: [Bad]. Rollback requested by user.",
    ) in events
    told = [(who, what) for who, what, _ in events]
    assert ("A", "DELETE_COMPLETE") in told
    assert ("Kept", "DELETE_SKIPPED") in told
    assert ("Not", "DELETE_COMPLETE") in told
    assert not exists(aws, name)
    groups = aws("logs").describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"]
    assert [group["logGroupName"] for group in groups] == [f"/{name}-kept"]

    with pytest.raises(ClientError) as error:
        stacks.change_set(name, template(A=bucket(name)), exists=True)
    assert " is in ROLLBACK_COMPLETE state and can not be updated." in refusal(error)
    with pytest.raises(ClientError) as error:
        stacks.change_set(name, template(A=bucket(name)), exists=False)
    assert "already exists and cannot be created again with the changeSet" in refusal(error)
    assert stacks.delete(name) == "GONE"
    assert stacks.deploy(name, template(A=bucket(name))) == "CREATE_COMPLETE"


def test_properties_that_the_schema_does_not_allow_fail_before_any_call(
    stacks: Stacks, name: str
) -> None:
    bad = {"Type": "AWS::Glue::Job", "Properties": {"Name": name, "Command": {"Nme": "x"}}}
    assert stacks.deploy(name, template(Job=bad)) == "ROLLBACK_COMPLETE"
    (failure,) = [why for _, what, why in stacks.events(name) if what == "CREATE_FAILED"]
    assert "#: required key [Role] not found" in failure
    assert "#/Command: extraneous key [Nme] is not permitted" in failure


@pytest.mark.parametrize("kind", ["bucket", "log group", "role", "topic"])
def test_what_exists_already_is_neither_taken_over_nor_deleted(
    aws: Aws, stacks: Stacks, name: str, kind: str
) -> None:
    if kind == "bucket":
        aws("s3").create_bucket(Bucket=name)
        resource, said = bucket(name), f'"{name} already exists'
    elif kind == "log group":
        aws("logs").create_log_group(logGroupName=f"/{name}")
        resource = log_group(name)
        said = 'with identifier \'{"/properties/LogGroupName":"/' + name + "\"}' already exists."
    elif kind == "topic":
        aws("sns").create_topic(Name=name)
        resource = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name}}
        said = "already exists."
    else:
        document = json.dumps(trust("glue.amazonaws.com"))
        aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=document)
        properties = {"RoleName": name, "AssumeRolePolicyDocument": trust("glue.amazonaws.com")}
        resource = {"Type": "AWS::IAM::Role", "Properties": properties}
        said = f"Resource of type 'AWS::IAM::Role' with identifier '{name}' already exists."
    assert stacks.deploy(name, template(A=resource)) == "ROLLBACK_COMPLETE"
    (failure,) = [why for _, what, why in stacks.events(name) if what == "CREATE_FAILED"]
    assert said in failure
    assert "HandlerErrorCode: AlreadyExists)" in failure
    if kind == "bucket":
        assert exists(aws, name)
    elif kind == "log group":
        assert aws("logs").describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"]
    elif kind == "role":
        assert aws("iam").get_role(RoleName=name)
    else:
        arns = [found["TopicArn"] for found in aws("sns").list_topics()["Topics"]]
        assert any(arn.endswith(f":{name}") for arn in arns)


def test_what_another_stack_has_is_named_with_that_stack(stacks: Stacks, name: str) -> None:
    assert stacks.deploy(name, template(A=bucket(name))) == "CREATE_COMPLETE"
    assert stacks.deploy(f"{name}-2", template(A=bucket(name))) == "ROLLBACK_COMPLETE"
    (failure,) = [why for _, what, why in stacks.events(f"{name}-2") if what == "CREATE_FAILED"]
    owner = stacks.cfn.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
    assert failure == f"{name} already exists in stack {owner}"


def test_a_resource_that_fails_half_way_is_cleaned_up(aws: Aws, stacks: Stacks, name: str) -> None:
    half = bucket(name, LoggingConfiguration={"DestinationBucketName": f"{name}-absent"})
    assert stacks.deploy(name, template(A=half)) == "ROLLBACK_COMPLETE"
    assert not exists(aws, name)


# -- failures while a stack is changed


def test_a_failed_update_goes_all_the_way_back(aws: Aws, stacks: Stacks, name: str) -> None:
    before = template(
        A=bucket(name),
        Group=log_group(name, RetentionInDays=30),
        Gone=log_group(f"{name}-gone"),
        Security=security(f"{name}-1"),
    )
    assert stacks.deploy(name, before) == "CREATE_COMPLETE"
    had = stacks.physical(name)
    after = template(
        A=bucket(name, VersioningConfiguration={"Status": "Suspended"}),
        Group=log_group(name, RetentionInDays=90),
        Security=security(f"{name}-2"),
        New=bucket(f"{name}-new"),
        Bad=broken("New"),
    )
    after["Resources"]["Bad"]["DependsOn"] = ["A", "Group", "Security", "New"]
    assert stacks.deploy(name, after) == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.physical(name) == had
    assert aws("s3").get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    groups = aws("logs").describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"]
    found = {group["logGroupName"]: group.get("retentionInDays") for group in groups}
    assert found == {f"/{name}": 30, f"/{name}-gone": None}
    configurations = aws("glue").get_security_configurations()["SecurityConfigurations"]
    mine = [each["Name"] for each in configurations if each["Name"].startswith(name)]
    assert mine == [f"{name}-1"]
    assert not exists(aws, f"{name}-new")
    states = [what for who, what, _ in stacks.events(name) if who == name]
    assert states[-4:] == [
        "UPDATE_IN_PROGRESS",
        "UPDATE_ROLLBACK_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE",
    ]
    assert stacks.deploy(name, template(A=bucket(name))) == "UPDATE_COMPLETE", "and on it goes"
    assert stacks.physical(name) == {"A": name}


def test_a_named_resource_is_not_replaced_under_its_name(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    assert stacks.deploy(name, template(S=security(name))) == "CREATE_COMPLETE"
    changed = security(name)
    changed["Properties"]["EncryptionConfiguration"]["S3Encryptions"] = []
    assert stacks.deploy(name, template(S=changed)) == "UPDATE_ROLLBACK_COMPLETE"
    (failure,) = [why for _, what, why in stacks.events(name) if what == "UPDATE_FAILED"]
    assert failure == (
        "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
        f"Rename {name} and update the stack again."
    )
    assert aws("glue").get_security_configuration(Name=name)
    (state,) = stacks.cfn.describe_stack_resources(StackName=name)["StackResources"]
    assert state["ResourceStatus"] == "UPDATE_COMPLETE", "it is what it was"


def test_what_never_changes_cannot_be_changed(stacks: Stacks, name: str) -> None:
    def key(**more: Any) -> Json:
        document = policy(allow("kms:*", Principal={"AWS": "123456789012"}))
        return {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": document, **more}}

    assert stacks.deploy(name, template(K=key())) == "CREATE_COMPLETE"
    assert stacks.deploy(name, template(K=key(MultiRegion=True))) == "UPDATE_ROLLBACK_COMPLETE"
    (failure,) = [why for _, what, why in stacks.events(name) if what == "UPDATE_FAILED"]
    assert "You cannot change the MultiRegion of a KMS key" in failure


# -- deletion


def test_a_bucket_with_objects_stays_and_what_it_needs_stays_with_it(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    resources = template(Log=log_group(name), A={**bucket(name), "DependsOn": "Log"})
    assert stacks.deploy(name, resources) == "CREATE_COMPLETE"
    aws("s3").put_object(Bucket=name, Key="k", Body=b"x")
    assert stacks.delete(name) == "DELETE_FAILED"
    stack = stacks.cfn.describe_stacks(StackName=name)["Stacks"][0]
    assert stack["StackStatusReason"] == "The following resource(s) failed to delete: [A]. "
    (failure,) = [
        why for who, what, why in stacks.events(name) if what == "DELETE_FAILED" and who == "A"
    ]
    assert (
        '"The bucket you tried to delete is not empty. You must delete all versions in' in failure
    )
    assert "(Service: S3, Status Code: 409, Request ID:" in failure
    assert aws("logs").describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"]

    stacks.cfn.delete_stack(StackName=name, RetainResources=["A"])
    assert stacks.settled(name) == "GONE"
    assert exists(aws, name)
    assert not aws("logs").describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"]
    empty(aws, name)
    aws("s3").delete_bucket(Bucket=name)


def test_resources_can_only_be_retained_after_a_failed_deletion(stacks: Stacks, name: str) -> None:
    assert stacks.deploy(name, template(A=bucket(name))) == "CREATE_COMPLETE"
    with pytest.raises(ClientError, match="only when the stack is in the DELETE_FAILED state"):
        stacks.cfn.delete_stack(StackName=name, RetainResources=["A"])


def test_policies_decide_what_is_left(aws: Aws, stacks: Stacks, name: str) -> None:
    kept = {**bucket(name), "DeletionPolicy": "Retain"}
    also = {**log_group(name), "DeletionPolicy": "RetainExceptOnCreate"}
    replaced = {**security(f"{name}-1"), "UpdateReplacePolicy": "Retain"}
    assert stacks.deploy(name, template(A=kept, B=also, C=replaced)) == "CREATE_COMPLETE"
    renamed = {**security(f"{name}-2"), "UpdateReplacePolicy": "Retain"}
    found = stacks.change_set(name, template(A=kept, C=renamed))
    actions = {
        c["ResourceChange"]["LogicalResourceId"]: c["ResourceChange"]["PolicyAction"]
        for c in found["Changes"]
    }
    assert actions == {"B": "Retain", "C": "ReplaceAndRetain"}
    stacks.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    assert stacks.settled(name) == "UPDATE_COMPLETE"
    assert aws("glue").get_security_configuration(Name=f"{name}-1")
    assert aws("logs").describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"]
    assert stacks.delete(name) == "GONE"
    assert exists(aws, name)


def test_termination_protection_and_protected_log_groups(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    protected = log_group(name, DeletionProtectionEnabled=True)
    assert stacks.deploy(name, template(A=protected)) == "CREATE_COMPLETE"
    stacks.cfn.update_termination_protection(StackName=name, EnableTerminationProtection=True)
    with pytest.raises(ClientError) as error:
        stacks.cfn.delete_stack(StackName=name)
    assert refusal(error) == (
        f"ValidationError: Stack [{name}] cannot be deleted while TerminationProtection is enabled"
    )
    stacks.cfn.update_termination_protection(StackName=name, EnableTerminationProtection=False)
    assert stacks.delete(name) == "DELETE_FAILED"
    (failure,) = [
        why for who, what, why in stacks.events(name) if (who, what) == ("A", "DELETE_FAILED")
    ]
    assert "cannot be deleted because deletion protection is enabled" in failure
    aws("logs").put_log_group_deletion_protection(
        logGroupIdentifier=f"/{name}", deletionProtectionEnabled=False
    )
    assert stacks.delete(name) == "GONE"


def test_an_export_in_use_keeps_its_stack(stacks: Stacks, name: str) -> None:
    exporter = template(A=bucket(name))
    exporter["Outputs"] = {"O": {"Value": {"Ref": "A"}, "Export": {"Name": f"{name}:o"}}}
    assert stacks.deploy(name, exporter) == "CREATE_COMPLETE"
    imported = log_group({"Fn::Join": ["", ["x", {"Fn::ImportValue": f"{name}:o"}]]})
    imported["Properties"]["LogGroupName"] = {"Fn::ImportValue": f"{name}:o"}
    assert stacks.deploy(f"{name}-2", template(G=imported)) == "CREATE_COMPLETE"
    assert stacks.physical(f"{name}-2") == {"G": name}
    assert stacks.delete(name) == "DELETE_FAILED"
    assert "cannot be deleted as it is in use by" in str(stacks.events(name)[-1])
    assert stacks.delete(f"{name}-2") == "GONE"
    assert stacks.delete(name) == "GONE"
