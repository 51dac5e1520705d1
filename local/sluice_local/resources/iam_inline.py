"""AWS::IAM::Policy: one inline policy, put into roles, users and groups.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html
"""

import json
from typing import Any

from botocore.exceptions import ClientError

from sluice_local.resources.base import Context, Handler, Json, RefusedError, error_code

#: property, the API's word, the API's parameter
HOLDERS = (
    ("Roles", "role", "RoleName"),
    ("Users", "user", "UserName"),
    ("Groups", "group", "GroupName"),
)


class InlinePolicy(Handler):
    """An inline policy; CloudFormation's name for it is of its own, as it may be in many places.

    Its schema has no read handler: drift is NOT_CHECKED.
    """

    type = "AWS::IAM::Policy"
    supported = frozenset({"PolicyName", "PolicyDocument", "Roles", "Users", "Groups"})

    def identifier(self, properties: Json) -> str | None:  # noqa: ARG002
        """None: two stacks may have policies of one name, in different roles."""
        return None

    def create(self, context: Context) -> Json:
        """PutRolePolicy, PutUserPolicy or PutGroupPolicy for each that is named."""
        if not any(context.after.get(name) for name, _, _ in HOLDERS):
            raise RefusedError("At least one of [Groups,Roles,Users] must be non-empty.")
        physical_id = context.physical_name(128)
        context.made(physical_id)
        self._put(context.client("iam"), context.after)
        return {"Id": physical_id}

    def update(self, context: Context) -> Json:
        """Put it where it is wanted now, then take it from where it was and is not any more."""
        iam = context.client("iam")
        before, after = context.before, context.after
        self._put(iam, after)
        for name, kind, parameter in HOLDERS:
            renamed = before["PolicyName"] != after["PolicyName"]
            kept = set() if renamed else set(after.get(name, []))
            for holder in sorted(set(before.get(name, [])) - kept):
                _take(iam, kind, {parameter: holder, "PolicyName": before["PolicyName"]})
        return {"Id": context.physical_id}

    def delete(self, context: Context) -> None:
        """Take it from all that it was put into."""
        iam = context.client("iam")
        for name, kind, parameter in HOLDERS:
            for holder in context.before.get(name, []):
                _take(iam, kind, {parameter: holder, "PolicyName": context.before["PolicyName"]})

    def _put(self, iam: Any, properties: Json) -> None:
        document = properties["PolicyDocument"]
        text = document if isinstance(document, str) else json.dumps(document)
        for name, kind, parameter in HOLDERS:
            for holder in properties.get(name, []):
                put = getattr(iam, f"put_{kind}_policy")
                put(**{parameter: holder}, PolicyName=properties["PolicyName"], PolicyDocument=text)


def _take(iam: Any, kind: str, arguments: dict[str, str]) -> None:
    try:
        getattr(iam, f"delete_{kind}_policy")(**arguments)
    except ClientError as error:
        if error_code(error) != "NoSuchEntity":
            raise
