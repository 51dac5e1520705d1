"""AWS::QuickSight::Theme and RefreshSchedule.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_QuickSight.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sluice_local.resources.base import Context, Handler, Json, error_code, only
from sluice_local.resources.quicksight_base import QuickSightAsset


class Theme(QuickSightAsset):
    """Colours and type; an update is its next version."""

    type = "AWS::QuickSight::Theme"
    key, word = "ThemeId", "theme"
    passed = ("Name", "BaseThemeId", "Configuration", "VersionDescription")
    supported = frozenset({"AwsAccountId", "Permissions", "Tags", *passed, key})

    def live(self, quicksight: Any, ids: dict[str, str]) -> Json:
        """DescribeTheme, with the members of the version beside those of the theme."""
        found: Json = quicksight.describe_theme(**ids)["Theme"]
        version = found["Version"]
        return {
            **found,
            **only(version, ("BaseThemeId", "Configuration")),
            **({"VersionDescription": version["Description"]} if "Description" in version else {}),
        }

    def settle(self, quicksight: Any, ids: dict[str, str], properties: Json, answer: Json) -> None:
        """It is there at once."""


class RefreshSchedule(Handler):
    """When a data set in SPICE is loaded; its physical id is ``account|data set|schedule``."""

    type = "AWS::QuickSight::RefreshSchedule"
    supported = frozenset({"AwsAccountId", "DataSetId", "Schedule"})

    def identifier(self, properties: Json) -> str | None:
        """Account, data set and schedule."""
        return "|".join(self._ids(properties).values())

    def create(self, context: Context) -> Json:
        """CreateRefreshSchedule."""
        properties = context.after
        identifier = str(self.identifier(properties))
        try:
            answer = context.client("quicksight").create_refresh_schedule(**_wanted(properties))
        except ClientError as error:
            if error_code(error) == "ResourceExistsException":
                raise self.exists(identifier) from error
            raise
        context.made(identifier)
        return {"Arn": answer["Arn"]}

    def update(self, context: Context) -> Json:
        """UpdateRefreshSchedule."""
        answer = context.client("quicksight").update_refresh_schedule(**_wanted(context.after))
        return {"Arn": answer["Arn"]}

    def delete(self, context: Context) -> None:
        """DeleteRefreshSchedule."""
        context.client("quicksight").delete_refresh_schedule(**self._ids(context.before))

    def read(self, context: Context) -> Json:
        """DescribeRefreshSchedule, with the zone as a template names it."""
        ids = self._ids(context.before)
        found = context.client("quicksight").describe_refresh_schedule(**ids)["RefreshSchedule"]
        frequency = dict(found["ScheduleFrequency"])
        if "Timezone" in frequency:
            frequency["TimeZone"] = frequency.pop("Timezone")
        live: Json = {**found, "ScheduleFrequency": frequency}
        live.pop("Arn", None)
        if "StartAfterDateTime" in live:
            start = context.before.get("Schedule", {}).get("StartAfterDateTime")
            live["StartAfterDateTime"] = start or live["StartAfterDateTime"].isoformat()
        return {**only(ids, ("AwsAccountId", "DataSetId")), "Schedule": live}

    def _ids(self, properties: Json) -> dict[str, str]:
        return {
            "AwsAccountId": str(properties.get("AwsAccountId", "")),
            "DataSetId": str(properties.get("DataSetId", "")),
            "ScheduleId": str(properties.get("Schedule", {}).get("ScheduleId", "")),
        }


def _wanted(properties: Json) -> Json:
    """The properties as the API writes them."""
    schedule = dict(properties["Schedule"])
    frequency = dict(schedule["ScheduleFrequency"])
    if "TimeZone" in frequency:
        frequency["Timezone"] = frequency.pop("TimeZone")
    return {
        **only(properties, ("AwsAccountId", "DataSetId")),
        "Schedule": {**schedule, "ScheduleFrequency": frequency},
    }
