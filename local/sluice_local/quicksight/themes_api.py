"""The operations on themes: colours that analyses and dashboards name by their theme's ARN.

https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateTheme.html
"""

from typing import Any

from sluice_local.own.frame import Call
from sluice_local.quicksight import permissions
from sluice_local.quicksight.base import given, invalid, touched
from sluice_local.quicksight.dashboards_api import Dashboards
from sluice_local.quicksight.state import STARTING_THEMES, Asset, missing

Json = dict[str, Any]
MEMBERS = ("Name", "BaseThemeId", "Configuration", "VersionDescription")


class Themes(Dashboards):
    """How sheets look. A theme has one version here at a time: its latest."""

    def create_theme(self, call: Call) -> Json:
        """A new theme."""
        params = call.params
        body = given(params, *MEMBERS)
        _check(body)
        asset = self.make(call, "theme", params["ThemeId"], body, "CREATION_SUCCESSFUL")
        asset.last_version = 1
        return {**_answer(asset), "Status": 201}

    def update_theme(self, call: Call) -> Json:
        """Its next version; what is not given stays."""
        asset = self._theme(call)
        body = {**asset.body, **given(call.params, *MEMBERS)}
        _check(body)
        asset.body = body
        asset.last_version += 1
        touched(asset)
        return _answer(asset)

    def describe_theme(self, call: Call) -> Json:
        """One theme with its latest version."""
        asset = self._theme(call)
        number = call.params.get("VersionNumber", asset.last_version)
        if number != asset.last_version:
            raise missing("ThemeVersion", f"{asset.id}/version/{number}")
        version = {
            "VersionNumber": number,
            "Arn": f"{asset.arn}/version/{number}",
            "Description": asset.body.get("VersionDescription"),
            "BaseThemeId": asset.body["BaseThemeId"],
            "CreatedTime": asset.updated,
            "Configuration": asset.body["Configuration"],
            "Status": asset.status,
        }
        about = {
            "Arn": asset.arn,
            "Name": asset.name,
            "ThemeId": asset.id,
            "Version": version,
            "CreatedTime": asset.created,
            "LastUpdatedTime": asset.updated,
            "Type": "CUSTOM",
        }
        return {"Theme": about}

    def list_themes(self, call: Call) -> Json:
        """All themes of the account."""
        found = [
            {
                "Arn": asset.arn,
                "Name": asset.name,
                "ThemeId": asset.id,
                "LatestVersionNumber": asset.last_version,
                "CreatedTime": asset.created,
                "LastUpdatedTime": asset.updated,
            }
            for asset in self.state(call).of("theme")
        ]
        return self.pages(call, "ThemeSummaryList", found)

    def delete_theme(self, call: Call) -> Json:
        """Forget a theme; what names it looks as its starting theme does."""
        asset = self._theme(call)
        if "VersionNumber" in call.params:
            raise NotImplementedError("QuickSight's DeleteTheme of one version")
        del self.state(call).assets[("theme", asset.id)]
        return {"Arn": asset.arn, "ThemeId": asset.id}

    def describe_theme_permissions(self, call: Call) -> Json:
        """Who may do what."""
        asset = self._theme(call)
        listed = permissions.listed(asset.permissions)
        return {"ThemeArn": asset.arn, "ThemeId": asset.id, "Permissions": listed}

    def update_theme_permissions(self, call: Call) -> Json:
        """Grant and revoke."""
        self.change_permissions(call, self._theme(call))
        return self.describe_theme_permissions(call)

    def _theme(self, call: Call) -> Asset:
        found: Asset = self.state(call).find("theme", call.params["ThemeId"])
        return found


def _check(body: Json) -> None:
    if body["BaseThemeId"] not in STARTING_THEMES:
        raise invalid(f"BaseThemeId is one of {', '.join(STARTING_THEMES)}")


def _answer(asset: Asset) -> Json:
    return {
        "Arn": asset.arn,
        "ThemeId": asset.id,
        "VersionArn": f"{asset.arn}/version/{asset.last_version}",
        "CreationStatus": asset.status,
    }
