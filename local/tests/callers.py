"""Users and sessions of a running server, with as few permissions as a test gives them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from embedded_aws import ACCOUNT, Aws

Json = dict[str, Any]


def allow(*actions: str, resource: Any = "*", **more: Any) -> Json:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource, **more}


def deny(*actions: str, resource: Any = "*", **more: Any) -> Json:
    """A statement that denies."""
    return {**allow(*actions, resource=resource, **more), "Effect": "Deny"}


def policy(*statements: Json) -> str:
    """A policy document of the statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@dataclass
class Caller:
    """Who calls: an access key and the ARN that AWS's messages name."""

    endpoint: str
    arn: str
    keys: tuple[str, str, str | None]

    def __call__(self, service: str) -> Any:
        key, secret, token = self.keys
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
            config=Config(
                retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"},
                signature_version="s3v4" if service == "s3" else None,
            ),
        )

    def lacks(self, action: str, resource: str = "", why: str = "") -> str:
        """AWS's message for a missing permission; ``why`` when it is not the identity policies."""
        on = f" on resource: {resource}" if resource else ""
        because = why or f"because no identity-based policy allows the {action} action"
        return f"User: {self.arn} is not authorized to perform: {action}{on} {because}"


@dataclass
class Callers:
    """Makes callers; ``name`` is the test's own."""

    aws: Aws
    name: str

    def user(self, *statements: Json, name: str = "", **more: Any) -> Caller:
        """A new user with an inline policy of the statements."""
        name, iam = name or self.name, self.aws("iam")
        arn = iam.create_user(UserName=name, **more)["User"]["Arn"]
        if statements:
            iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=policy(*statements))
        made = iam.create_access_key(UserName=name)["AccessKey"]
        keys = (made["AccessKeyId"], made["SecretAccessKey"], None)
        return Caller(self.aws.endpoint, arn, keys)

    def role(self, *statements: Json, name: str = "", trust: Any = None, **more: Any) -> str:
        """A new role that trusts the account, or as ``trust`` says; its ARN."""
        name, iam = name or f"{self.name}-role", self.aws("iam")
        trusted = {
            "Effect": "Allow",
            "Principal": trust or {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
        }
        document = policy(trusted)
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document, **more)
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy(*statements))
        return str(made["Role"]["Arn"])

    def session(self, role: str, **more: Any) -> Caller:
        """A session of the role, assumed by a user who may."""
        user = self.user(allow("sts:AssumeRole", "sts:TagSession"), name=f"{self.name}-assumer")
        made = user("sts").assume_role(RoleArn=role, RoleSessionName="s1", **more)
        got = made["Credentials"]
        keys = (got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"])
        return Caller(self.aws.endpoint, made["AssumedRoleUser"]["Arn"], keys)


def refusal(call: Callable[..., Any], **given: Any) -> tuple[str, str, int]:
    """Code, message and HTTP status of the error that the call gets."""
    with pytest.raises(ClientError) as refused:
        call(**given)
    said = refused.value.response
    return (
        said["Error"]["Code"],
        said["Error"].get("Message", ""),
        said["ResponseMetadata"]["HTTPStatusCode"],
    )


def message(call: Callable[..., Any], **given: Any) -> str:
    """The message of the error that the call gets, which is a denial."""
    code, said, _ = refusal(call, **given)
    assert code.removesuffix("Exception") in ("AccessDenied", "AuthorizationError"), (code, said)
    return said
