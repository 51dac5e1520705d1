"""AWS::CloudTrail::Trail.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sluice_local.cfn.tags import tag_list, tag_map
from sluice_local.resources.base import (
    Context,
    Handler,
    Json,
    RefusedError,
    changed,
    error_code,
    only,
)

#: Properties and the parameters of CreateTrail and UpdateTrail that they become.
PARAMETERS = {
    "CloudWatchLogsLogGroupArn": "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn": "CloudWatchLogsRoleArn",
    "EnableLogFileValidation": "EnableLogFileValidation",
    "IncludeGlobalServiceEvents": "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail": "IsMultiRegionTrail",
    "IsOrganizationTrail": "IsOrganizationTrail",
    "KMSKeyId": "KmsKeyId",
    "S3BucketName": "S3BucketName",
    "S3KeyPrefix": "S3KeyPrefix",
    "SnsTopicName": "SnsTopicName",
}
#: What a property that the template drops goes back to.
DEFAULTS: Json = {
    "CloudWatchLogsLogGroupArn": "",
    "CloudWatchLogsRoleArn": "",
    "EnableLogFileValidation": False,
    "IncludeGlobalServiceEvents": True,
    "IsMultiRegionTrail": False,
    "IsOrganizationTrail": False,
    "KMSKeyId": "",
    "S3KeyPrefix": "",
    "SnsTopicName": "",
}


class Trail(Handler):
    """A trail, what it selects, and whether it logs."""

    type = "AWS::CloudTrail::Trail"
    supported = frozenset(
        {*PARAMETERS, "AdvancedEventSelectors", "EventSelectors", "IsLogging", "Tags", "TrailName"}
    )

    def create(self, context: Context) -> Json:
        """CreateTrail, its selectors, and StartLogging."""
        properties = context.after
        trails = context.client("cloudtrail")
        name = properties.get("TrailName") or context.physical_name(128)
        wanted = {PARAMETERS[key]: properties[key] for key in PARAMETERS if key in properties}
        tags = tag_list(tag_map(properties.get("Tags")))
        try:
            made = trails.create_trail(Name=name, TagsList=tags, **wanted)
        except ClientError as error:
            if error_code(error) == "TrailAlreadyExistsException":
                raise self.exists(name) from error
            raise
        context.made(name)
        self._selectors(trails, name, {}, properties)
        if properties.get("IsLogging"):
            trails.start_logging(Name=name)
        return self._attributes(made)

    def update(self, context: Context) -> Json:
        """UpdateTrail with what differs, selectors, logging and tags."""
        physical_id = context.physical_id
        before, after = context.before, context.after
        trails = context.client("cloudtrail")
        wanted = {
            PARAMETERS[key]: after.get(key, DEFAULTS.get(key))
            for key in PARAMETERS
            if changed(before, after, key)
        }
        if wanted:
            trails.update_trail(Name=physical_id, **wanted)
        self._selectors(trails, physical_id, before, after)
        if changed(before, after, "IsLogging"):
            switch = trails.start_logging if after.get("IsLogging") else trails.stop_logging
            switch(Name=physical_id)
        made = trails.get_trail(Name=physical_id)["Trail"]
        old, new = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
        gone = {key: value for key, value in old.items() if key not in new}
        if gone:
            trails.remove_tags(ResourceId=made["TrailARN"], TagsList=tag_list(gone))
        if new and new != old:
            trails.add_tags(ResourceId=made["TrailARN"], TagsList=tag_list(new))
        return self._attributes(made)

    def delete(self, context: Context) -> None:
        """DeleteTrail."""
        physical_id = context.physical_id
        context.client("cloudtrail").delete_trail(Name=physical_id)

    def read(self, context: Context) -> Json:
        """The trail, what it selects, whether it logs, and its tags."""
        trails, name = context.client("cloudtrail"), context.physical_id
        trail = trails.get_trail(Name=name)["Trail"]
        selectors = trails.get_event_selectors(TrailName=name)
        tags = trails.list_tags(ResourceIdList=[trail["TrailARN"]])["ResourceTagList"]
        named = {**trail, "EnableLogFileValidation": trail.get("LogFileValidationEnabled")}
        live = {key: named.get(parameter) for key, parameter in PARAMETERS.items()}
        return {
            **only(live, live),
            **only(selectors, ("AdvancedEventSelectors", "EventSelectors")),
            "IsLogging": trails.get_trail_status(Name=name)["IsLogging"],
            "Tags": tags[0]["TagsList"] if tags else [],
            "TrailName": trail["Name"],
        }

    def _selectors(self, trails: Any, name: str, before: Json, after: Json) -> None:
        """A trail has selectors of one kind; without any it records management events."""
        if after.get("EventSelectors") and after.get("AdvancedEventSelectors"):
            raise RefusedError("You cannot specify both EventSelectors and AdvancedEventSelectors.")
        if not changed(before, after, "EventSelectors", "AdvancedEventSelectors"):
            return
        if after.get("AdvancedEventSelectors"):
            trails.put_event_selectors(
                TrailName=name, AdvancedEventSelectors=after["AdvancedEventSelectors"]
            )
        else:
            selectors = after.get("EventSelectors") or [
                {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}
            ]
            trails.put_event_selectors(TrailName=name, EventSelectors=selectors)

    def _attributes(self, trail: Json) -> Json:
        return {"Arn": trail["TrailARN"], "SnsTopicArn": trail.get("SnsTopicARN", "")}
