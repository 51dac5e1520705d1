"""AWS::Logs::LogGroup.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
"""

import json
from typing import Any

from botocore.exceptions import ClientError

from sluice_local.cfn.tags import tag_list, tag_map
from sluice_local.resources.base import (
    AlreadyExistsError,
    Context,
    GoneError,
    Handler,
    Json,
    NotUpdatableError,
    changed,
    error_code,
    only,
)


class LogGroup(Handler):
    """A log group with its key, retention and deletion protection."""

    type = "AWS::Logs::LogGroup"
    supported = frozenset(
        {
            "DeletionProtectionEnabled",
            "KmsKeyId",
            "LogGroupClass",
            "LogGroupName",
            "RetentionInDays",
            "Tags",
        }
    )

    def create(self, context: Context) -> Json:
        """CreateLogGroup, then retention and protection."""
        properties = context.after
        logs = context.client("logs")
        name = properties.get("LogGroupName") or context.physical_name(512)
        wanted: Json = {}
        if "KmsKeyId" in properties:
            wanted["kmsKeyId"] = properties["KmsKeyId"]
        if "LogGroupClass" in properties:
            wanted["logGroupClass"] = properties["LogGroupClass"]
        tags = tag_map(properties.get("Tags"))
        if tags:
            wanted["tags"] = tags
        try:
            logs.create_log_group(logGroupName=name, **wanted)
        except ClientError as error:
            if error_code(error) == "ResourceAlreadyExistsException":
                identifier = json.dumps({"/properties/LogGroupName": name}, separators=(",", ":"))
                raise AlreadyExistsError(
                    f"Resource of type '{self.type}' with identifier '{identifier}' already exists."
                ) from error
            raise
        context.made(name)
        self._settings(logs, name, {}, properties)
        return {"Arn": context.arn("logs", f"log-group:{name}:*")}

    def update(self, context: Context) -> Json:
        """Key, retention, protection and tags, each where it differs."""
        physical_id = context.physical_id
        before, after = context.before, context.after
        if changed(before, after, "LogGroupClass"):
            raise NotUpdatableError("LogGroupClass cannot be changed")
        logs = context.client("logs")
        if changed(before, after, "KmsKeyId"):
            if after.get("KmsKeyId"):
                logs.associate_kms_key(logGroupName=physical_id, kmsKeyId=after["KmsKeyId"])
            else:
                logs.disassociate_kms_key(logGroupName=physical_id)
        self._settings(logs, physical_id, before, after)
        old, new = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
        arn = context.arn("logs", f"log-group:{physical_id}")
        if set(old) - set(new):
            logs.untag_resource(resourceArn=arn, tagKeys=sorted(set(old) - set(new)))
        if new and new != old:
            logs.tag_resource(resourceArn=arn, tags=new)
        return {"Arn": f"{arn}:*"}

    def delete(self, context: Context) -> None:
        """DeleteLogGroup, which fails while the group is protected."""
        physical_id = context.physical_id
        context.client("logs").delete_log_group(logGroupName=physical_id)

    def read(self, context: Context) -> Json:
        """The one group of exactly this name."""
        logs, name = context.client("logs"), context.physical_id
        pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name)
        for group in (group for page in pages for group in page["logGroups"]):
            if group["logGroupName"] == name:
                arn = context.arn("logs", f"log-group:{name}")
                tags = logs.list_tags_for_resource(resourceArn=arn)["tags"]
                live = {
                    "DeletionProtectionEnabled": group.get("deletionProtectionEnabled"),
                    "KmsKeyId": group.get("kmsKeyId"),
                    "LogGroupClass": group.get("logGroupClass"),
                    "LogGroupName": name,
                    "RetentionInDays": group.get("retentionInDays"),
                }
                return {**only(live, live), "Tags": tag_list(tags)}
        raise GoneError(f"Log group {name} is not found")

    def _settings(self, logs: Any, name: str, before: Json, after: Json) -> None:
        if changed(before, after, "RetentionInDays"):
            if "RetentionInDays" in after:
                logs.put_retention_policy(
                    logGroupName=name, retentionInDays=after["RetentionInDays"]
                )
            else:
                logs.delete_retention_policy(logGroupName=name)
        protected = bool(after.get("DeletionProtectionEnabled"))
        if bool(before.get("DeletionProtectionEnabled")) != protected:
            logs.put_log_group_deletion_protection(
                logGroupIdentifier=name, deletionProtectionEnabled=protected
            )
