"""AWS::KMS::Key and AWS::KMS::Alias.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html
"""

import json
from typing import Any

from sluice_local.cfn.tags import tag_map
from sluice_local.resources.base import (
    Context,
    GoneError,
    Handler,
    Json,
    NotUpdatableError,
    changed,
    only,
)

WAITING_DAYS = 30
ROTATION_DAYS = 365


class Key(Handler):
    """A key. Its spec, usage, origin and multi-Region property never change."""

    type = "AWS::KMS::Key"
    supported = frozenset(
        {
            "BypassPolicyLockoutSafetyCheck",
            "Description",
            "EnableKeyRotation",
            "Enabled",
            "KeyPolicy",
            "KeySpec",
            "KeyUsage",
            "MultiRegion",
            "Origin",
            "PendingWindowInDays",
            "RotationPeriodInDays",
            "Tags",
        }
    )

    def create(self, context: Context) -> Json:
        """CreateKey, then rotation and state."""
        properties = context.after
        kms = context.client("kms")
        names = ("Description", "KeySpec", "KeyUsage", "MultiRegion", "Origin")
        wanted = {name: properties[name] for name in names if name in properties}
        if "KeyPolicy" in properties:
            wanted["Policy"] = _document(properties["KeyPolicy"])
            wanted |= _bypass(properties)
        tags = _tags(tag_map(properties.get("Tags")))
        key_id = str(kms.create_key(**wanted, Tags=tags)["KeyMetadata"]["KeyId"])
        context.made(key_id)
        _set_rotation(kms, key_id, properties)
        if properties.get("Enabled") is False:
            kms.disable_key(KeyId=key_id)
        return self._attributes(context, key_id)

    def update(self, context: Context) -> Json:
        """Policy, description, rotation, state and tags, each where it differs."""
        physical_id = context.physical_id
        before, after = context.before, context.after
        for name in ("KeySpec", "KeyUsage", "MultiRegion", "Origin"):
            if changed(before, after, name):
                raise NotUpdatableError(f"You cannot change the {name} of a KMS key")
        kms = context.client("kms")
        if changed(before, after, "Enabled") and after.get("Enabled") is not False:
            kms.enable_key(KeyId=physical_id)
        if changed(before, after, "KeyPolicy"):
            policy = _document(after.get("KeyPolicy") or _default_policy(context))
            kms.put_key_policy(
                KeyId=physical_id, PolicyName="default", Policy=policy, **_bypass(after)
            )
        if changed(before, after, "Description"):
            kms.update_key_description(KeyId=physical_id, Description=after.get("Description", ""))
        if changed(before, after, "EnableKeyRotation", "RotationPeriodInDays"):
            _set_rotation(kms, physical_id, after)
        if changed(before, after, "Enabled") and after.get("Enabled") is False:
            kms.disable_key(KeyId=physical_id)
        _update_tags(kms, physical_id, before, after)
        return self._attributes(context, physical_id)

    def delete(self, context: Context) -> None:
        """ScheduleKeyDeletion: a key is never deleted at once."""
        properties = context.before
        physical_id = context.physical_id
        context.client("kms").schedule_key_deletion(
            KeyId=physical_id,
            PendingWindowInDays=properties.get("PendingWindowInDays", WAITING_DAYS),
        )

    def read(self, context: Context) -> Json:
        """A key that waits for its deletion is gone."""
        kms, key_id = context.client("kms"), context.physical_id
        key = kms.describe_key(KeyId=key_id)["KeyMetadata"]
        if key["KeyState"] in ("PendingDeletion", "PendingReplicaDeletion"):
            raise GoneError(f"Key {key_id} waits for its deletion")
        names = ("Description", "Enabled", "KeySpec", "KeyUsage", "MultiRegion", "Origin")
        tags = kms.list_resource_tags(KeyId=key_id)["Tags"]
        return {
            **only(key, names),
            "EnableKeyRotation": kms.get_key_rotation_status(KeyId=key_id)["KeyRotationEnabled"],
            "KeyPolicy": kms.get_key_policy(KeyId=key_id, PolicyName="default")["Policy"],
            "Tags": [{"Key": tag["TagKey"], "Value": tag["TagValue"]} for tag in tags],
        }

    def _attributes(self, context: Context, key_id: str) -> Json:
        return {"Arn": context.arn("kms", f"key/{key_id}"), "KeyId": key_id}


def _document(policy: Any) -> str:
    return policy if isinstance(policy, str) else json.dumps(policy)


def _default_policy(context: Context) -> Json:
    """What a key has for which no policy is given.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """
    statement = {
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": {"AWS": context.arn("iam", "root", region="")},
        "Action": "kms:*",
        "Resource": "*",
    }
    return {"Version": "2012-10-17", "Id": "key-default-1", "Statement": [statement]}


def _bypass(properties: Json) -> Json:
    """Whether the policy may lock its caller out; what nobody asks for is not sent."""
    bypass = "BypassPolicyLockoutSafetyCheck"
    return {bypass: True} if properties.get(bypass) else {}


def _tags(tags: dict[str, str]) -> list[Json]:
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]


def _set_rotation(kms: Any, key_id: str, properties: Json) -> None:
    if properties.get("EnableKeyRotation"):
        days = properties.get("RotationPeriodInDays", ROTATION_DAYS)
        kms.enable_key_rotation(KeyId=key_id, RotationPeriodInDays=days)
    else:
        kms.disable_key_rotation(KeyId=key_id)


def _update_tags(kms: Any, key_id: str, before: Json, after: Json) -> None:
    old, new = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
    gone = sorted(set(old) - set(new))
    if gone:
        kms.untag_resource(KeyId=key_id, TagKeys=gone)
    if new != old and new:
        kms.tag_resource(KeyId=key_id, Tags=_tags(new))


class Alias(Handler):
    """A name for a key."""

    type = "AWS::KMS::Alias"
    supported = frozenset({"AliasName", "TargetKeyId"})

    def create(self, context: Context) -> Json:
        """CreateAlias."""
        properties = context.after
        name = str(properties["AliasName"])
        context.client("kms").create_alias(AliasName=name, TargetKeyId=properties["TargetKeyId"])
        context.made(name)
        return {}

    def update(self, context: Context) -> Json:
        """UpdateAlias."""
        physical_id = context.physical_id
        after = context.after
        context.client("kms").update_alias(AliasName=physical_id, TargetKeyId=after["TargetKeyId"])
        return {}

    def delete(self, context: Context) -> None:
        """DeleteAlias."""
        physical_id = context.physical_id
        context.client("kms").delete_alias(AliasName=physical_id)

    def read(self, context: Context) -> Json:
        """The alias; its key as the template names it, by id or by ARN."""
        pages = context.client("kms").get_paginator("list_aliases").paginate()
        for alias in (alias for page in pages for alias in page["Aliases"]):
            if alias["AliasName"] == context.physical_id:
                wanted, key_id = str(context.before["TargetKeyId"]), alias.get("TargetKeyId")
                same = key_id == wanted.rsplit("/", 1)[-1]
                return {
                    "AliasName": alias["AliasName"],
                    "TargetKeyId": wanted if same else key_id,
                }
        raise GoneError(f"Alias {context.physical_id} is not found")
