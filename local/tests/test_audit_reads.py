"""What audit tools ask of services that are here only for them, and of ours beside the rest."""

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from embedded_aws import ACCOUNT, Aws
from sluice_local.ec2 import ENABLED


def code(call: Callable[[], Any]) -> str:
    with pytest.raises(ClientError) as error:
        call()
    return str(error.value.response["Error"]["Code"])


def test_regions(aws: Aws) -> None:
    ec2 = aws("ec2")
    found = {each["RegionName"]: each for each in ec2.describe_regions()["Regions"]}
    assert set(found) == ENABLED
    assert found["eu-west-1"]["Endpoint"] == "ec2.eu-west-1.amazonaws.com"
    more = ec2.describe_regions(AllRegions=True)["Regions"]
    assert {"RegionName": "me-south-1", "OptInStatus": "not-opted-in"}.items() <= next(
        each for each in more if each["RegionName"] == "me-south-1"
    ).items()
    one = ec2.describe_regions(RegionNames=["us-east-1"])["Regions"]
    assert [each["OptInStatus"] for each in one] == ["opt-in-not-required"]
    assert code(lambda: ec2.describe_regions(RegionNames=["moon-1"])) == "InvalidParameterValue"
    assert code(ec2.describe_instances) == "NotImplemented"


def test_the_account_is_in_no_organization(aws: Aws) -> None:
    organizations, iam = aws("organizations"), aws("iam")
    assert code(organizations.describe_organization) == "AWSOrganizationsNotInUseException"
    assert code(organizations.list_accounts) == "NotImplemented"
    assert code(lambda: organizations.create_organization(FeatureSet="ALL")) == "NotImplemented"
    assert code(iam.list_organizations_features) == "OrganizationNotFoundException"


def test_a_user_has_no_credentials_of_services(aws: Aws, name: str) -> None:
    iam = aws("iam")
    iam.create_user(UserName=name)
    found = iam.list_service_specific_credentials(UserName=name)
    assert found["ServiceSpecificCredentials"] == []
    absent = {"UserName": f"{name}-none"}
    assert code(lambda: iam.list_service_specific_credentials(**absent)) == "NoSuchEntity"


def test_what_a_user_has_called(aws: Aws, name: str) -> None:
    iam = aws("iam")
    arn = iam.create_user(UserName=name)["User"]["Arn"]
    key = iam.create_access_key(UserName=name)["AccessKey"]
    statement = {"Effect": "Allow", "Action": ["s3:List*", "glue:*"], "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy)
    s3 = boto3.client(
        "s3",
        endpoint_url=aws.endpoint,
        region_name="us-east-1",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )
    s3.list_buckets()
    job = iam.generate_service_last_accessed_details(Arn=arn)["JobId"]
    found = iam.get_service_last_accessed_details(JobId=job)
    assert found["JobStatus"] == "COMPLETED"
    called = {
        each["ServiceNamespace"]: each.get("LastAuthenticatedEntity")
        for each in found["ServicesLastAccessed"]
    }
    assert called == {"glue": None, "s3": arn}
    missing = f"{arn}-none"
    said = code(lambda: iam.generate_service_last_accessed_details(Arn=missing))
    assert said == "NoSuchEntity"


def test_tables_and_policies_of_the_catalog(aws: Aws, name: str) -> None:
    glue = aws("glue")
    glue.create_database(DatabaseInput={"Name": name})
    for number in range(3):
        glue.create_table(DatabaseName=name, TableInput={"Name": f"{name}{number}"})
    found, token = [], ""
    while True:
        answer = glue.search_tables(MaxResults=2, **({"NextToken": token} if token else {}))
        assert len(answer["TableList"]) <= 2
        found += [each["Name"] for each in answer["TableList"] if each["DatabaseName"] == name]
        token = answer.get("NextToken", "")
        if not token:
            break
    assert found == [f"{name}{number}" for number in range(3)]
    assert code(lambda: glue.search_tables(SearchText="x")) == "NotImplemented"
    assert code(lambda: glue.search_tables(NextToken="%")) == "InvalidInputException"
    assert code(glue.get_resource_policy) == "EntityNotFoundException"


def test_the_public_access_block_of_the_account(aws: Aws) -> None:
    # the host is ACCOUNT.127.0.0.1, which is none: ask without the account before it
    s3control = aws("s3control")
    s3control.meta.events.register("before-sign.s3-control", _without_account)
    account = {"AccountId": ACCOUNT}
    said = code(lambda: s3control.get_public_access_block(**account))
    assert said == "NoSuchPublicAccessBlockConfiguration"
    wanted = {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": False,
    }
    s3control.put_public_access_block(PublicAccessBlockConfiguration=wanted, **account)
    found = s3control.get_public_access_block(**account)["PublicAccessBlockConfiguration"]
    assert found == wanted
    s3control.delete_public_access_block(**account)
    assert code(lambda: s3control.get_public_access_block(**account)) == said
    assert s3control.list_access_points(**account)["AccessPointList"] == []
    assert s3control.list_multi_region_access_points(**account)["AccessPoints"] == []
    bad = {"Name": "aaa", "Bucket": "bbb", **account}
    assert code(lambda: s3control.create_access_point(**bad)) == "NotImplemented"


def _without_account(request: Any, **_: Any) -> None:
    request.url = request.url.replace(f"//{ACCOUNT}.", "//")
