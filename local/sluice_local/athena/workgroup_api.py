"""The operations on workgroups and tags.

https://docs.aws.amazon.com/athena/latest/APIReference/API_Operations.html
"""

from typing import Any

from sluice_local.athena import workgroups
from sluice_local.athena.state import ENGINE, AthenaState, WorkGroup, refused
from sluice_local.own.errors import ServiceError
from sluice_local.own.frame import Call, OwnService
from sluice_local.own.paging import page

Json = dict[str, Any]
INVALID = "InvalidRequestException"
PRIMARY = "primary"


class WorkGroups(OwnService):
    """Create, read, change and delete workgroups."""

    name = "athena"
    invalid = INVALID
    kind = AthenaState

    def create_work_group(self, call: Call) -> Json:
        """A new workgroup."""
        state, name = self.state(call), call.params["Name"]
        if name in state.workgroups:
            raise refused("WorkGroup is already created")
        settings = workgroups.new_configuration(call.params.get("Configuration", {}))
        tags = {tag["Key"]: tag.get("Value", "") for tag in call.params.get("Tags", [])}
        description = call.params.get("Description")
        state.workgroups[name] = WorkGroup(name, settings, description, tags=tags)
        return {}

    def get_work_group(self, call: Call) -> Json:
        """One workgroup."""
        return {"WorkGroup": _view(self.state(call).workgroup(call.params["WorkGroup"]))}

    def list_work_groups(self, call: Call) -> Json:
        """Summaries by name."""
        found = [found for _, found in sorted(self.state(call).workgroups.items())]
        size = call.params.get("MaxResults", 50)
        some, token = page(found, call.params.get("NextToken"), size, INVALID)
        return {"WorkGroups": [_summary(each) for each in some], "NextToken": token}

    def update_work_group(self, call: Call) -> Json:
        """Change what is given."""
        params = call.params
        found: WorkGroup = self.state(call).workgroup(params["WorkGroup"])
        updates = params.get("ConfigurationUpdates", {})
        found.configuration = workgroups.updated(found.configuration, updates)
        if "Description" in params:
            found.description = params["Description"]
        if "State" in params:
            if found.name == PRIMARY and params["State"] == "DISABLED":
                raise refused("The primary workgroup cannot be disabled.")
            found.enabled = params["State"] == "ENABLED"
        return {}

    def delete_work_group(self, call: Call) -> Json:
        """Delete one that is empty, or with all that is in it."""
        state, name = self.state(call), call.params["WorkGroup"]
        if name == PRIMARY:
            raise refused("The primary workgroup cannot be deleted.")
        found = state.workgroup(name)
        named = [key for key, query in state.named.items() if query.workgroup == name]
        runs = [key for key, run in state.executions.items() if run.workgroup == name]
        if (named or runs or found.prepared) and not call.params.get("RecursiveDeleteOption"):
            raise refused(f"WorkGroup {name} is not empty")
        for key in named:
            del state.named[key]
        for key in runs:
            del state.executions[key]
        del state.workgroups[name]
        return {}

    def list_engine_versions(self, call: Call) -> Json:  # noqa: ARG002
        """The one engine that there is."""
        names = ("AUTO", ENGINE)
        versions = [
            {"SelectedEngineVersion": name, "EffectiveEngineVersion": ENGINE} for name in names
        ]
        return {"EngineVersions": versions}

    def tag_resource(self, call: Call) -> Json:
        """Add tags."""
        given = {tag["Key"]: tag.get("Value", "") for tag in call.params["Tags"]}
        self._tagged(call).tags.update(given)
        return {}

    def untag_resource(self, call: Call) -> Json:
        """Take tags away."""
        found = self._tagged(call)
        for key in call.params["TagKeys"]:
            found.tags.pop(key, None)
        return {}

    def list_tags_for_resource(self, call: Call) -> Json:
        """All tags."""
        tags = self._tagged(call).tags
        return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}

    def _tagged(self, call: Call) -> WorkGroup:
        arn = call.params["ResourceARN"]
        before = f"arn:{call.partition}:athena:{call.region}:{call.account}:workgroup/"
        found = self.state(call).workgroups.get(arn.removeprefix(before))
        if not arn.startswith(before) or found is None:
            raise ServiceError(
                "ResourceNotFoundException", f"Resource {arn} is not found", ResourceName=arn
            )
        workgroup: WorkGroup = found
        return workgroup


def _summary(found: WorkGroup) -> Json:
    return {
        "Name": found.name,
        "State": "ENABLED" if found.enabled else "DISABLED",
        "Description": found.description or "",
        "CreationTime": found.created,
        "EngineVersion": found.configuration["EngineVersion"],
    }


def _view(found: WorkGroup) -> Json:
    about = {**_summary(found), "Configuration": found.configuration}
    del about["EngineVersion"]
    return about
