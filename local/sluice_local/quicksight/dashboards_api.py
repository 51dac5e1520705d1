"""The operations on dashboards and their versions.

https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateDashboard.html
"""

from typing import Any

from sluice_local.own.clock import now
from sluice_local.own.frame import Call
from sluice_local.quicksight import definitions, permissions
from sluice_local.quicksight.analyses_api import Analyses
from sluice_local.quicksight.base import given, invalid, touched
from sluice_local.quicksight.state import Asset, Version, conflict, missing

Json = dict[str, Any]
MEMBERS = (
    *("Name", "Definition", "Parameters", "ValidationStrategy", "VersionDescription"),
    *("DashboardPublishOptions", "ThemeArn"),
)


class Dashboards(Analyses):
    """Sheets that readers see: one version of them is published."""

    def create_dashboard(self, call: Call) -> Json:
        """A new dashboard; its first version is checked, and published, in a moment."""
        params = call.params
        _refuse(params)
        self.check_theme(call)
        link = params.get("LinkSharingConfiguration", {}).get("Permissions", [])
        permissions.check("dashboard", link, self.is_principal(call))
        body = given(params, "Name")
        asset = self.make(call, "dashboard", params["DashboardId"], body, "CREATION_SUCCESSFUL")
        asset.link_permissions = permissions.granted({}, link)
        return self._new_version(call, asset)

    def update_dashboard(self, call: Call) -> Json:
        """A new version, which is not published by that."""
        asset = self._dashboard(call)
        _refuse(call.params)
        self.check_theme(call)
        latest = asset.versions[asset.last_version] if asset.versions else None
        if latest is not None and latest.status == "CREATION_IN_PROGRESS":
            raise conflict(f"Dashboard {asset.id} is in state {latest.status}")
        asset.body = given(call.params, "Name")
        touched(asset)
        return self._new_version(call, asset)

    def describe_dashboard(self, call: Call) -> Json:
        """The dashboard and one of its versions: the published one unless another is named."""
        asset = self._dashboard(call)
        version = self._version(call, asset)
        definition = version.body["Definition"]
        about = {
            "DashboardId": asset.id,
            "Arn": asset.arn,
            "Name": version.body["Name"],
            "CreatedTime": asset.created,
            "LastUpdatedTime": asset.updated,
            "LastPublishedTime": asset.published_at,
            "Version": {
                **_version(asset, version),
                "Errors": version.errors or None,
                "DataSetArns": definitions.data_sets(definition),
                "Sheets": definitions.sheets(definition),
            },
        }
        return {"Dashboard": about}

    def describe_dashboard_definition(self, call: Call) -> Json:
        """A version with its definition."""
        asset = self._dashboard(call)
        version = self._version(call, asset)
        return {
            "DashboardId": asset.id,
            "Name": version.body["Name"],
            "Errors": version.errors or None,
            "ResourceStatus": version.status,
            "ThemeArn": version.body.get("ThemeArn"),
            "Definition": version.body["Definition"],
            "DashboardPublishOptions": version.body.get("DashboardPublishOptions"),
        }

    def list_dashboards(self, call: Call) -> Json:
        """All dashboards."""
        found = [_summary(asset) for asset in self.state(call).of("dashboard")]
        return self.pages(call, "DashboardSummaryList", found)

    def list_dashboard_versions(self, call: Call) -> Json:
        """All versions, newest first."""
        asset = self._dashboard(call)
        found = [_version(asset, each) for each in reversed(asset.versions.values())]
        return self.pages(call, "DashboardVersionSummaryList", found)

    def update_dashboard_published_version(self, call: Call) -> Json:
        """Show readers another version."""
        asset = self._dashboard(call)
        version = self._version(call, asset)
        if version.status != "CREATION_SUCCESSFUL":
            raise conflict(f"Version {version.number} is in state {version.status}")
        asset.published, asset.published_at = version.number, now()
        return {"DashboardId": asset.id, "DashboardArn": asset.arn}

    def delete_dashboard(self, call: Call) -> Json:
        """Delete a version that is not published, or all of the dashboard."""
        asset = self._dashboard(call)
        answer = {"Arn": asset.arn, "DashboardId": asset.id}
        if "VersionNumber" not in call.params:
            del self.state(call).assets[("dashboard", asset.id)]
            return answer
        version = self._version(call, asset)
        if version.number == asset.published:
            raise conflict(f"Version {version.number} is published")
        del asset.versions[version.number]
        return answer

    def describe_dashboard_permissions(self, call: Call) -> Json:
        """Who may do what, also those who have the link."""
        asset = self._dashboard(call)
        answer: Json = {
            "DashboardId": asset.id,
            "DashboardArn": asset.arn,
            "Permissions": permissions.listed(asset.permissions),
        }
        if asset.link_permissions:
            linked = permissions.listed(asset.link_permissions)
            answer["LinkSharingConfiguration"] = {"Permissions": linked}
        return answer

    def update_dashboard_permissions(self, call: Call) -> Json:
        """Grant and revoke, also for those who have the link."""
        asset, params = self._dashboard(call), call.params
        link = params.get("GrantLinkPermissions", [])
        permissions.check("dashboard", link, self.is_principal(call))
        self.change_permissions(call, asset)
        left = permissions.revoked(asset.link_permissions, params.get("RevokeLinkPermissions", []))
        asset.link_permissions = permissions.granted(left, link)
        return self.describe_dashboard_permissions(call)

    def _dashboard(self, call: Call) -> Asset:
        found: Asset = self.state(call).find("dashboard", call.params["DashboardId"])
        return found

    def _version(self, call: Call, asset: Asset) -> Version:
        if call.params.get("AliasName", "$PUBLISHED") not in ("$LATEST", "$PUBLISHED"):
            raise invalid("AliasName is $LATEST or $PUBLISHED")
        usual = asset.published
        if call.params.get("AliasName") == "$LATEST":
            usual = max(asset.versions)
        number = call.params.get("VersionNumber", usual)
        found = asset.versions.get(number)
        if found is None:
            raise missing("DashboardVersion", f"{asset.id}/version/{number}")
        return found

    def _new_version(self, call: Call, asset: Asset) -> Json:
        asset.last_version += 1
        made = Version(asset.last_version, given(call.params, *MEMBERS))
        asset.versions[made.number] = made
        state = self.state(call)

        def check() -> None:
            body = made.body
            made.errors = definitions.errors(
                body["Definition"], body.get("Parameters", {}), state.by_arn
            )
            lenient = body.get("ValidationStrategy", {}).get("Mode") == "LENIENT"
            failed = made.errors and not lenient
            made.status = "CREATION_FAILED" if failed else "CREATION_SUCCESSFUL"
            if not failed and made.number == 1:
                asset.published_at = now()

        self.later(check)
        return {
            "Arn": asset.arn,
            "VersionArn": _version(asset, made)["Arn"],
            "DashboardId": asset.id,
            "CreationStatus": made.status,
            "Status": 202,
        }


def _refuse(params: Json) -> None:
    definitions.refuse(params)
    if params.get("LinkEntities"):
        raise NotImplementedError("QuickSight's LinkEntities")


def _version(asset: Asset, version: Version) -> Json:
    return {
        "Arn": f"{asset.arn}/version/{version.number}",
        "VersionNumber": version.number,
        "Status": version.status,
        "CreatedTime": version.created,
        "Description": version.body.get("VersionDescription"),
        "ThemeArn": version.body.get("ThemeArn"),
    }


def _summary(asset: Asset) -> Json:
    return {
        "Arn": asset.arn,
        "DashboardId": asset.id,
        "Name": asset.name,
        "CreatedTime": asset.created,
        "LastUpdatedTime": asset.updated,
        "LastPublishedTime": asset.published_at,
        "PublishedVersionNumber": asset.published,
    }
