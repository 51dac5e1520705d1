"""AWS::IAM::Role and AWS::IAM::ManagedPolicy.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
"""

import json
from typing import Any

from botocore.exceptions import ClientError

from sluice_local.cfn.tags import tag_list, tag_map
from sluice_local.resources.base import (
    Context,
    Handler,
    Json,
    changed,
    error_code,
    only,
)

MAX_VERSIONS = 5


def _document(policy: Any) -> str:
    return policy if isinstance(policy, str) else json.dumps(policy)


class Role(Handler):
    """A role with its inline and attached policies."""

    type = "AWS::IAM::Role"
    supported = frozenset(
        {
            "AssumeRolePolicyDocument",
            "Description",
            "ManagedPolicyArns",
            "MaxSessionDuration",
            "Path",
            "PermissionsBoundary",
            "Policies",
            "RoleName",
            "Tags",
        }
    )

    def create(self, context: Context) -> Json:
        """CreateRole, then its policies."""
        properties = context.after
        iam = context.client("iam")
        name = properties.get("RoleName") or context.physical_name(64)
        wanted = {
            key: properties[key]
            for key in ("Path", "Description", "MaxSessionDuration", "PermissionsBoundary")
            if key in properties
        }
        try:
            role = iam.create_role(
                RoleName=name,
                AssumeRolePolicyDocument=_document(properties["AssumeRolePolicyDocument"]),
                Tags=tag_list(tag_map(properties.get("Tags"))),
                **wanted,
            )["Role"]
        except ClientError as error:
            if error_code(error) == "EntityAlreadyExists":
                raise self.exists(name) from error
            raise
        context.made(name)
        self._policies(iam, name, {}, properties)
        return {"Arn": role["Arn"], "RoleId": role["RoleId"]}

    def update(self, context: Context) -> Json:
        """Trust policy, description, boundary, policies and tags, each where it differs."""
        physical_id = context.physical_id
        before, after = context.before, context.after
        iam = context.client("iam")
        if changed(before, after, "AssumeRolePolicyDocument"):
            iam.update_assume_role_policy(
                RoleName=physical_id,
                PolicyDocument=_document(after["AssumeRolePolicyDocument"]),
            )
        if changed(before, after, "Description", "MaxSessionDuration"):
            iam.update_role(
                RoleName=physical_id,
                Description=after.get("Description", ""),
                MaxSessionDuration=after.get("MaxSessionDuration", 3600),
            )
        if changed(before, after, "PermissionsBoundary"):
            if after.get("PermissionsBoundary"):
                iam.put_role_permissions_boundary(
                    RoleName=physical_id, PermissionsBoundary=after["PermissionsBoundary"]
                )
            else:
                iam.delete_role_permissions_boundary(RoleName=physical_id)
        self._policies(iam, physical_id, before, after)
        old, new = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
        if set(old) - set(new):
            iam.untag_role(RoleName=physical_id, TagKeys=sorted(set(old) - set(new)))
        if new and new != old:
            iam.tag_role(RoleName=physical_id, Tags=tag_list(new))
        role = iam.get_role(RoleName=physical_id)["Role"]
        return {"Arn": role["Arn"], "RoleId": role["RoleId"]}

    def delete(self, context: Context) -> None:
        """Detach and delete the policies that the template gave it, then DeleteRole."""
        properties = context.before
        physical_id = context.physical_id
        iam = context.client("iam")
        self._policies(iam, physical_id, properties, {})
        iam.delete_role(RoleName=physical_id)

    def read(self, context: Context) -> Json:
        """The role; its policies only where the template sets some."""
        iam, name = context.client("iam"), context.physical_id
        role = iam.get_role(RoleName=name)["Role"]
        names = ("Description", "MaxSessionDuration", "Path", "RoleName", "Tags")
        live = only(role, ("AssumeRolePolicyDocument", *names))
        boundary = role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        if boundary:
            live["PermissionsBoundary"] = boundary
        if "ManagedPolicyArns" in context.before:
            pages = iam.get_paginator("list_attached_role_policies").paginate(RoleName=name)
            live["ManagedPolicyArns"] = [
                policy["PolicyArn"] for page in pages for policy in page["AttachedPolicies"]
            ]
        if "Policies" in context.before:
            pages = iam.get_paginator("list_role_policies").paginate(RoleName=name)
            live["Policies"] = [
                only(
                    iam.get_role_policy(RoleName=name, PolicyName=policy),
                    ("PolicyName", "PolicyDocument"),
                )
                for page in pages
                for policy in page["PolicyNames"]
            ]
        return live

    def _policies(self, iam: Any, name: str, before: Json, after: Json) -> None:
        old = {policy["PolicyName"]: policy for policy in before.get("Policies", [])}
        new = {policy["PolicyName"]: policy for policy in after.get("Policies", [])}
        for policy_name in old.keys() - new.keys():
            _ignoring_absence(iam.delete_role_policy, RoleName=name, PolicyName=policy_name)
        for policy_name, policy in new.items():
            if old.get(policy_name) != policy:
                iam.put_role_policy(
                    RoleName=name,
                    PolicyName=policy_name,
                    PolicyDocument=_document(policy["PolicyDocument"]),
                )
        attached = set(before.get("ManagedPolicyArns", []))
        wanted = set(after.get("ManagedPolicyArns", []))
        for arn in sorted(attached - wanted):
            _ignoring_absence(iam.detach_role_policy, RoleName=name, PolicyArn=arn)
        for arn in sorted(wanted - attached):
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)


def _ignoring_absence(call: Any, **arguments: Any) -> None:
    try:
        call(**arguments)
    except ClientError as error:
        if error_code(error) != "NoSuchEntity":
            raise


class ManagedPolicy(Handler):
    """A customer managed policy and the roles, users and groups that it is attached to."""

    type = "AWS::IAM::ManagedPolicy"
    supported = frozenset(
        {
            "Description",
            "Groups",
            "ManagedPolicyName",
            "Path",
            "PolicyDocument",
            "Roles",
            "Users",
        }
    )
    attached = (
        ("Roles", "role", "RoleName"),
        ("Users", "user", "UserName"),
        ("Groups", "group", "GroupName"),
    )

    def identifier(self, properties: Json) -> str | None:
        """The policy's name: its identifier, the ARN, is made of it."""
        name = properties.get("ManagedPolicyName")
        return str(name) if name else None

    def create(self, context: Context) -> Json:
        """CreatePolicy, then attach it."""
        properties = context.after
        iam = context.client("iam")
        name = properties.get("ManagedPolicyName") or context.physical_name(128)
        wanted = {key: properties[key] for key in ("Path", "Description") if key in properties}
        try:
            policy = iam.create_policy(
                PolicyName=name,
                PolicyDocument=_document(properties["PolicyDocument"]),
                **wanted,
            )["Policy"]
        except ClientError as error:
            if error_code(error) == "EntityAlreadyExists":
                raise self.exists(name) from error
            raise
        context.made(policy["Arn"])
        self._attach(iam, policy["Arn"], {}, properties)
        return self._attributes(iam, policy["Arn"])

    def update(self, context: Context) -> Json:
        """A new default version, and the attachments that differ."""
        physical_id = context.physical_id
        before, after = context.before, context.after
        iam = context.client("iam")
        if changed(before, after, "PolicyDocument"):
            versions = iam.list_policy_versions(PolicyArn=physical_id)["Versions"]
            older = [version for version in versions if not version["IsDefaultVersion"]]
            if len(versions) >= MAX_VERSIONS:
                oldest = min(older, key=lambda version: version["CreateDate"])
                iam.delete_policy_version(PolicyArn=physical_id, VersionId=oldest["VersionId"])
            iam.create_policy_version(
                PolicyArn=physical_id,
                PolicyDocument=_document(after["PolicyDocument"]),
                SetAsDefault=True,
            )
        self._attach(iam, physical_id, before, after)
        return self._attributes(iam, physical_id)

    def delete(self, context: Context) -> None:
        """Detach it, delete its versions and then itself."""
        properties = context.before
        physical_id = context.physical_id
        iam = context.client("iam")
        self._attach(iam, physical_id, properties, {})
        for version in iam.list_policy_versions(PolicyArn=physical_id)["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(PolicyArn=physical_id, VersionId=version["VersionId"])
        iam.delete_policy(PolicyArn=physical_id)

    def read(self, context: Context) -> Json:
        """The default version, and what it is attached to where the template says so."""
        iam, arn = context.client("iam"), context.physical_id
        policy = iam.get_policy(PolicyArn=arn)["Policy"]
        version = iam.get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])
        live = {
            **only(policy, ("Description", "Path")),
            "ManagedPolicyName": policy["PolicyName"],
            "PolicyDocument": version["PolicyVersion"]["Document"],
        }
        pages = list(iam.get_paginator("list_entities_for_policy").paginate(PolicyArn=arn))
        for name, kind, key in self.attached:
            if name in context.before:
                found = [each for page in pages for each in page[f"Policy{kind.title()}s"]]
                live[name] = [each[key] for each in found]
        return live

    def _attach(self, iam: Any, arn: str, before: Json, after: Json) -> None:
        for name, kind, key in self.attached:
            old, new = set(before.get(name, [])), set(after.get(name, []))
            for entity in sorted(old - new):
                detach = getattr(iam, f"detach_{kind}_policy")
                _ignoring_absence(detach, PolicyArn=arn, **{key: entity})
            for entity in sorted(new - old):
                getattr(iam, f"attach_{kind}_policy")(PolicyArn=arn, **{key: entity})

    def _attributes(self, iam: Any, arn: str) -> Json:
        policy = iam.get_policy(PolicyArn=arn)["Policy"]
        return {
            "PolicyArn": arn,
            "PolicyId": policy["PolicyId"],
            "DefaultVersionId": policy["DefaultVersionId"],
        }
