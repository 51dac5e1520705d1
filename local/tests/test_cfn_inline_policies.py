"""AWS::IAM::Policy: put into roles, moved, and taken away."""

from typing import Any

from embedded_aws import Aws, Stacks


def template(roles: list[str], name: str = "read", action: str = "s3:GetObject") -> dict[str, Any]:
    trust = {
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "glue.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    }
    version = "2012-10-17"
    document = {
        "Version": version,
        "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}],
    }
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}}
    policy = {"PolicyName": name, "PolicyDocument": document, "Roles": [{"Ref": r} for r in roles]}
    return {
        "Resources": {
            "One": role,
            "Two": role,
            "Policy": {"Type": "AWS::IAM::Policy", "Properties": policy},
        }
    }


def policies(aws: Aws, stacks: Stacks, stack: str) -> dict[str, list[str]]:
    """The inline policies of both roles, each as ``name action``."""
    names = stacks.physical(stack)
    found: dict[str, list[str]] = {}
    for role in ("One", "Two"):
        listed = aws("iam").list_role_policies(RoleName=names[role])["PolicyNames"]
        found[role] = [f"{name} {action(aws, names[role], name)}" for name in listed]
    return found


def action(aws: Aws, role: str, policy: str) -> str:
    found = aws("iam").get_role_policy(RoleName=role, PolicyName=policy)
    return found["PolicyDocument"]["Statement"][0]["Action"]


def test_follows_the_template(aws: Aws, stacks: Stacks, name: str) -> None:
    assert stacks.deploy(name, template(["One", "Two"])) == "CREATE_COMPLETE"
    assert policies(aws, stacks, name) == {
        "One": ["read s3:GetObject"],
        "Two": ["read s3:GetObject"],
    }

    assert stacks.deploy(name, template(["Two"], action="s3:PutObject")) == "UPDATE_COMPLETE"
    assert policies(aws, stacks, name) == {"One": [], "Two": ["read s3:PutObject"]}

    assert stacks.deploy(name, template(["Two"], name="renamed")) == "UPDATE_COMPLETE"
    assert policies(aws, stacks, name) == {"One": [], "Two": ["renamed s3:GetObject"]}

    assert stacks.delete(name) == "GONE"


def test_wants_somebody_to_have_it(stacks: Stacks, name: str) -> None:
    assert stacks.deploy(name, template([])) == "ROLLBACK_COMPLETE"
    reasons = [reason for _, state, reason in stacks.events(name) if state == "CREATE_FAILED"]
    assert "At least one of [Groups,Roles,Users] must be non-empty." in reasons[0]
