"""An account's bootstrap as one stack: the provider, roles, a boundary, and who they let in."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from embedded_aws import ACCOUNT, Aws, Stacks, let, start_server
from oidc_issuer import GITHUB, Issuer
from pipeline_template import allow, policy, trust

Json = dict[str, Any]
TEMPLATE = (Path(__file__).parent / "bootstrap.yaml").read_text()
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[tuple[Aws, Issuer]]:
    """An account of its own: it can have one provider of a URL."""
    issuer = Issuer(GITHUB)
    option = f"{GITHUB}={issuer.jwks_url}"
    process, about = start_server(
        tmp_path, "--oidc-issuer", option, "--parent-pid", str(os.getpid())
    )
    yield Aws(about["endpoint"]), issuer
    process.terminate()
    assert process.wait(timeout=20) == 0
    issuer.close()


def parameters(**values: str) -> list[Json]:
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]


def deploy(stacks: Stacks, name: str, **values: str) -> str:
    """Without a change set, as ``aws cloudformation deploy`` of a first stack may."""
    call = stacks.cfn.update_stack if stacks.status(name) else stacks.cfn.create_stack
    call(
        StackName=name,
        TemplateBody=TEMPLATE,
        Parameters=parameters(**values),
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    return stacks.settled(name)


def refusal(call: Any, **given: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**given)
    found = error.value.response["Error"]
    return f"{found['Code']}: {found['Message']}"


def test_a_bootstrapped_account_lets_the_repository_in(fresh: tuple[Aws, Issuer]) -> None:
    aws, issuer = fresh
    stacks = Stacks(aws)
    summary = stacks.cfn.get_template_summary(TemplateBody=TEMPLATE)
    assert summary["Capabilities"] == ["CAPABILITY_NAMED_IAM"]
    said = refusal(
        stacks.cfn.create_stack,
        StackName="b",
        TemplateBody=TEMPLATE,
        Parameters=parameters(Prefix="UPPER", Repository="owner/name"),
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    assert "Parameter 'Prefix' failed to satisfy constraint" in said
    assert deploy(stacks, "b", Prefix="hp-dev", Repository="owner/name") == "CREATE_COMPLETE", (
        stacks.events("b")
    )
    outputs = stacks.outputs("b")
    assert outputs == {
        "BoundaryArn": f"arn:aws:iam::{ACCOUNT}:policy/hp-dev-sluice-boundary",
        "DeployRoleArn": f"arn:aws:iam::{ACCOUNT}:role/hp-dev-sluice-deploy",
        "ProviderArn": PROVIDER,
        "Version": "1",
    }
    iam = aws("iam")
    role = iam.get_role(RoleName="hp-dev-sluice-deploy")["Role"]
    assert role["PermissionsBoundary"]["PermissionsBoundaryArn"] == outputs["BoundaryArn"]
    assert (role["MaxSessionDuration"], role["Path"]) == (3600, "/")
    assert role["Tags"] == [{"Key": "Project", "Value": "hp-dev"}]
    condition = role["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]["StringEquals"]
    assert not any("repository_id" in key for key in condition)
    provider = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=PROVIDER)
    assert provider["ClientIDList"] == ["sts.amazonaws.com"]
    assert provider["Tags"] == [{"Key": "Project", "Value": "hp-dev"}]

    sts = boto3.client(
        "sts",
        endpoint_url=aws.endpoint,
        region_name="us-east-1",
        config=Config(signature_version=UNSIGNED),
    )

    def assume(**claims: Any) -> Any:
        return sts.assume_role_with_web_identity(
            RoleArn=outputs["DeployRoleArn"],
            RoleSessionName="deploy-1",
            WebIdentityToken=issuer.token(**claims),
            DurationSeconds=900,
        )

    mine = {"sub": "repo:owner/name:environment:hp-dev"}
    assert assume(**mine)["AssumedRoleUser"]["Arn"].endswith("hp-dev-sluice-deploy/deploy-1")
    denied = "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"
    assert refusal(assume) == denied
    values = {"Prefix": "hp-dev", "Repository": "owner/name", "RepositoryId": "123"}
    assert deploy(stacks, "b", **values) == "UPDATE_COMPLETE", stacks.events("b")
    assume(**mine)
    assert refusal(assume, **mine, repository_id="124") == denied
    iam.put_role_permissions_boundary(  # the same boundary again is no drift
        RoleName="hp-dev-sluice-deploy", PermissionsBoundary=outputs["BoundaryArn"]
    )
    found = stacks.cfn.detect_stack_resource_drift(StackName="b", LogicalResourceId="DeployRole")
    assert found["StackResourceDrift"]["StackResourceDriftStatus"] == "IN_SYNC"
    assert stacks.delete("b") == "GONE", stacks.events("b")
    assert iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == []


def test_a_second_bootstrap_takes_the_provider_that_is_there(fresh: tuple[Aws, Issuer]) -> None:
    stacks = Stacks(fresh[0])
    values = {"Repository": "owner/name"}
    assert deploy(stacks, "one", Prefix="hp-dev", **values) == "CREATE_COMPLETE"
    assert deploy(stacks, "two", Prefix="hp-prod", **values) == "ROLLBACK_COMPLETE"
    assert any("already exists in stack" in why for _, _, why in stacks.events("two"))
    values["CreateProvider"] = "false"
    assert deploy(stacks, "three", Prefix="hp-test", **values) == "CREATE_COMPLETE"
    role = fresh[0]("iam").get_role(RoleName="hp-test-sluice-deploy")["Role"]
    principal = role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
    assert principal == {"Federated": PROVIDER}


def test_a_provider_changes_in_place_and_a_new_url_replaces_it(
    stacks: Stacks, aws: Aws, name: str
) -> None:
    properties: Json = {
        "Url": f"https://{name}.example.org/a",
        "ClientIdList": ["one", "two"],
        "ThumbprintList": ["a" * 40],
        "Tags": [{"Key": "a", "Value": "1"}],
    }
    template = {"Resources": {"P": {"Type": "AWS::IAM::OIDCProvider", "Properties": properties}}}
    assert stacks.deploy(name, template) == "CREATE_COMPLETE", stacks.events(name)
    arn = stacks.physical(name)["P"]
    properties.update(
        ClientIdList=["two", "three"], ThumbprintList=["b" * 40], Tags=[{"Key": "b", "Value": "2"}]
    )
    assert stacks.deploy(name, template) == "UPDATE_COMPLETE", stacks.events(name)
    found = aws("iam").get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert sorted(found["ClientIDList"]) == ["three", "two"]
    assert (found["ThumbprintList"], found["Tags"]) == (["b" * 40], [{"Key": "b", "Value": "2"}])
    properties["Url"] = f"https://{name}.example.org/b"
    assert stacks.deploy(name, template) == "UPDATE_COMPLETE", stacks.events(name)
    assert stacks.physical(name)["P"].endswith("/b")
    assert refusal(
        aws("iam").get_open_id_connect_provider, OpenIDConnectProviderArn=arn
    ).startswith("NoSuchEntity: ")


def test_a_boundary_is_put_changed_and_taken_away(stacks: Stacks, aws: Aws, name: str) -> None:
    iam = aws("iam")
    boundaries = [
        iam.create_policy(
            PolicyName=f"{name}-{number}",
            PolicyDocument='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", '
            '"Action": "s3:*", "Resource": "*"}]}',
        )["Policy"]["Arn"]
        for number in (1, 2)
    ]
    properties: Json = {
        "RoleName": name,
        "AssumeRolePolicyDocument": trust("glue.amazonaws.com"),
        "PermissionsBoundary": boundaries[0],
    }
    template = {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": properties}}}

    def boundary() -> str | None:
        role = iam.get_role(RoleName=name)["Role"]
        return role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")

    assert stacks.deploy(name, template) == "CREATE_COMPLETE"
    assert boundary() == boundaries[0]
    properties["PermissionsBoundary"] = boundaries[1]
    changes = stacks.change_set(name, template)["Changes"]
    assert changes[0]["ResourceChange"]["Replacement"] == "False"
    assert stacks.deploy(name, template) == "UPDATE_COMPLETE"
    assert boundary() == boundaries[1]
    said = refusal(iam.delete_policy, PolicyArn=boundaries[1])
    assert said == "DeleteConflict: Cannot delete a policy attached to entities."
    properties["PermissionsBoundary"] = f"{boundaries[1]}-absent"
    assert stacks.deploy(name, template) == "UPDATE_ROLLBACK_COMPLETE"
    assert boundary() == boundaries[1]
    absent = f"Scope ARN: {boundaries[1]}-absent does not exist or is not attachable."
    assert any(absent in why for _, _, why in stacks.events(name))
    del properties["PermissionsBoundary"]
    assert stacks.deploy(name, template) == "UPDATE_COMPLETE"
    assert boundary() is None
    properties["PermissionsBoundary"] = f"{boundaries[1]}-absent"
    assert stacks.deploy(name, template) == "UPDATE_ROLLBACK_COMPLETE"
    assert boundary() is None
    properties["RoleName"] = f"{name}-new"
    assert stacks.deploy(f"{name}-2", template) == "ROLLBACK_COMPLETE"
    assert refusal(iam.get_role, RoleName=f"{name}-new").startswith("NoSuchEntity: ")


def test_a_stack_keeps_the_role_that_it_is_deployed_under(
    stacks: Stacks, aws: Aws, name: str
) -> None:
    iam, cfn = aws("iam"), stacks.cfn

    def role(which: str) -> str:
        document = json.dumps(trust("cloudformation.amazonaws.com"))
        made = iam.create_role(RoleName=f"{name}-{which}", AssumeRolePolicyDocument=document)
        let(aws, f"{name}-{which}", "logs:*")
        return str(made["Role"]["Arn"])

    first, second = role("first"), role("second")

    def remembered() -> str | None:
        return cfn.describe_stacks(StackName=name)["Stacks"][0].get("RoleARN")

    group: Json = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": f"/{name}"}}
    template: Json = {"Resources": {"G": group}}
    assert stacks.deploy(name, template, RoleARN=first) == "CREATE_COMPLETE"
    assert remembered() == first
    group["Properties"]["RetentionInDays"] = 7
    assert stacks.deploy(name, template) == "UPDATE_COMPLETE"
    assert remembered() == first
    group["Properties"]["RetentionInDays"] = 14
    assert stacks.deploy(name, template, RoleARN=second) == "UPDATE_COMPLETE"
    assert remembered() == second
    iam.delete_role_policy(RoleName=f"{name}-second", PolicyName="let")
    iam.delete_role(RoleName=f"{name}-second")
    group["Properties"]["RetentionInDays"] = 30
    said = f"ValidationError: Role {second} is invalid or cannot be assumed"
    body = json.dumps(template)
    assert refusal(cfn.update_stack, StackName=name, TemplateBody=body) == said
    assert refusal(cfn.delete_stack, StackName=name) == said
    assert stacks.status(name) == "UPDATE_COMPLETE"
    cfn.update_stack(StackName=name, TemplateBody=body, RoleARN=first)
    assert stacks.settled(name) == "UPDATE_COMPLETE"
    assert remembered() == first
    absent = f"{first}-absent"
    refused = f"ValidationError: Role {absent} is invalid or cannot be assumed"
    for call in (cfn.create_stack, cfn.update_stack):
        stack = f"{name}-2" if call == cfn.create_stack else name
        group["Properties"]["RetentionInDays"] = 60
        given = {"StackName": stack, "TemplateBody": json.dumps(template), "RoleARN": absent}
        assert refusal(call, **given) == refused
    assert refusal(cfn.delete_stack, StackName=name, RoleARN=absent) == refused
    assert stacks.status(f"{name}-2") is None
    assert stacks.delete(name) == "GONE"


def test_an_attached_policy_is_not_deleted(aws: Aws, name: str) -> None:
    iam = aws("iam")
    arn = iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(policy(allow("s3:*"))))[
        "Policy"
    ]["Arn"]
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust("glue.amazonaws.com")))
    iam.attach_role_policy(RoleName=name, PolicyArn=arn)
    said = refusal(iam.delete_policy, PolicyArn=arn)
    assert said == "DeleteConflict: Cannot delete a policy attached to entities."
    iam.detach_role_policy(RoleName=name, PolicyArn=arn)
    iam.delete_policy(PolicyArn=arn)
