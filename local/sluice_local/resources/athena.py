"""AWS::Athena::WorkGroup.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-athena-workgroup.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sluice_local.cfn.tags import tag_list, tag_map
from sluice_local.resources.base import Context, GoneError, Handler, Json, changed, only

#: Settings of a workgroup, and what they are when the template does not set them.
DEFAULTS: Json = {
    "EnforceWorkGroupConfiguration": True,
    "PublishCloudWatchMetricsEnabled": True,
    "RequesterPaysEnabled": False,
    "EngineVersion": {"SelectedEngineVersion": "AUTO"},
}
RESULT = ("AclConfiguration", "EncryptionConfiguration", "ExpectedBucketOwner", "OutputLocation")
THERE = "WorkGroup is already created"


class WorkGroup(Handler):
    """A workgroup with its settings, state and tags."""

    type = "AWS::Athena::WorkGroup"
    supported = frozenset(
        {
            "Description",
            "Name",
            "RecursiveDeleteOption",
            "State",
            "Tags",
            "WorkGroupConfiguration",
        }
    )

    lacking = frozenset(
        f"WorkGroupConfiguration/{path}"
        for path in (
            *("AdditionalConfiguration", "CustomerContentEncryptionConfiguration"),
            *("EngineConfiguration", "EngineVersion/EffectiveEngineVersion", "ExecutionRole"),
            *("ManagedQueryResultsConfiguration", "MonitoringConfiguration"),
            "ResultConfiguration/AclConfiguration",
        )
    )

    def create(self, context: Context) -> Json:
        """CreateWorkGroup, then its state."""
        properties = context.after
        athena = context.client("athena")
        name = str(properties["Name"])
        wanted: Json = {"Name": name, **only(properties, ("Description",))}
        if "WorkGroupConfiguration" in properties:
            wanted["Configuration"] = properties["WorkGroupConfiguration"]
        tags = tag_list(tag_map(properties.get("Tags")))
        if tags:
            wanted["Tags"] = tags
        try:
            athena.create_work_group(**wanted)
        except ClientError as error:
            if error.response["Error"].get("Message") == THERE:
                raise self.exists(name) from error
            raise
        context.made(name)
        if properties.get("State") == "DISABLED":
            athena.update_work_group(WorkGroup=name, State="DISABLED")
        return self._attributes(athena, name)

    def update(self, context: Context) -> Json:
        """UpdateWorkGroup with all settings, and tags."""
        name, before, after = context.physical_id, context.before, context.after
        athena = context.client("athena")
        wanted: Json = {}
        if changed(before, after, "WorkGroupConfiguration"):
            wanted["ConfigurationUpdates"] = _updates(after.get("WorkGroupConfiguration", {}))
        if changed(before, after, "Description"):
            wanted["Description"] = after.get("Description", "")
        if changed(before, after, "State"):
            wanted["State"] = after.get("State", "ENABLED")
        if wanted:
            athena.update_work_group(WorkGroup=name, **wanted)
        old, new = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
        arn = context.arn("athena", f"workgroup/{name}")
        if set(old) - set(new):
            athena.untag_resource(ResourceARN=arn, TagKeys=sorted(set(old) - set(new)))
        if new and new != old:
            athena.tag_resource(ResourceARN=arn, Tags=tag_list(new))
        return self._attributes(athena, name)

    def delete(self, context: Context) -> None:
        """DeleteWorkGroup; with RecursiveDeleteOption also one that is not empty."""
        all_of_it = bool(context.before.get("RecursiveDeleteOption"))
        try:
            context.client("athena").delete_work_group(
                WorkGroup=context.physical_id, RecursiveDeleteOption=all_of_it
            )
        except ClientError as error:
            if not _is_gone(error):
                raise

    def read(self, context: Context) -> Json:
        """The workgroup as it is."""
        athena, name = context.client("athena"), context.physical_id
        try:
            found = athena.get_work_group(WorkGroup=name)["WorkGroup"]
        except ClientError as error:
            if _is_gone(error):
                raise GoneError(f"WorkGroup {name} is not found") from error
            raise
        tags = athena.list_tags_for_resource(ResourceARN=context.arn("athena", f"workgroup/{name}"))
        live = {
            "Name": name,
            "Description": found.get("Description") or None,
            "State": found["State"],
            "WorkGroupConfiguration": found["Configuration"],
        }
        return {**only(live, live), "Tags": tags["Tags"]}

    def _attributes(self, athena: Any, name: str) -> Json:
        found = athena.get_work_group(WorkGroup=name)["WorkGroup"]
        effective = found["Configuration"]["EngineVersion"]["EffectiveEngineVersion"]
        return {
            "CreationTime": str(int(found["CreationTime"].timestamp())),
            "WorkGroupConfiguration.EngineVersion.EffectiveEngineVersion": effective,
        }


def _is_gone(error: ClientError) -> bool:
    """Athena has no code of its own for what is not there."""
    return str(error.response["Error"].get("Message", "")).endswith("is not found.")


def _updates(wanted: Json) -> Json:
    """The settings as UpdateWorkGroup takes them: what the template leaves out goes back."""
    updates = {**DEFAULTS, **wanted}
    result = updates.pop("ResultConfiguration", {})
    changes: Json = {}
    for name in RESULT:
        if name in result:
            changes[name] = result[name]
        else:
            changes[f"Remove{name}"] = True
    updates["ResultConfigurationUpdates"] = changes
    if "BytesScannedCutoffPerQuery" not in wanted:
        updates["RemoveBytesScannedCutoffPerQuery"] = True
    return updates
