"""The operations on analyses.

https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateAnalysis.html
"""

from datetime import timedelta
from typing import Any

from sluice_local.own.clock import now
from sluice_local.own.frame import Call
from sluice_local.quicksight import definitions, permissions
from sluice_local.quicksight.base import given, invalid, settled, touched
from sluice_local.quicksight.datasets_api import DataSets
from sluice_local.quicksight.state import Asset, conflict

Json = dict[str, Any]
MEMBERS = ("Name", "Definition", "Parameters", "ValidationStrategy", "ThemeArn")


class Analyses(DataSets):
    """Sheets that authors work on."""

    def create_analysis(self, call: Call) -> Json:
        """A new analysis, which is checked in a moment."""
        params = call.params
        definitions.refuse(params)
        self.check_theme(call)
        body = given(params, *MEMBERS)
        asset = self.make(call, "analysis", params["AnalysisId"], body, "CREATION_IN_PROGRESS")
        self._check_analysis(call, asset, "CREATION")
        answer = {"Arn": asset.arn, "AnalysisId": asset.id, "CreationStatus": asset.status}
        return {**answer, "Status": 202}

    def update_analysis(self, call: Call) -> Json:
        """The analysis anew as a whole."""
        asset, params = self._analysis(call), call.params
        settled(asset)
        definitions.refuse(params)
        self.check_theme(call)
        asset.body = given(params, *MEMBERS)
        asset.status = "UPDATE_IN_PROGRESS"
        touched(asset)
        self._check_analysis(call, asset, "UPDATE")
        answer = {"Arn": asset.arn, "AnalysisId": asset.id, "UpdateStatus": asset.status}
        return {**answer, "Status": 202}

    def describe_analysis(self, call: Call) -> Json:
        """One analysis, without its definition."""
        asset: Asset = self.state(call).find("analysis", call.params["AnalysisId"])
        about = {
            **_summary(asset),
            "ThemeArn": asset.body.get("ThemeArn"),
            "Errors": asset.errors or None,
            "DataSetArns": definitions.data_sets(asset.body["Definition"]),
            "Sheets": definitions.sheets(asset.body["Definition"]),
        }
        return {"Analysis": about}

    def describe_analysis_definition(self, call: Call) -> Json:
        """One analysis with its definition."""
        asset = self._analysis(call)
        return {
            "AnalysisId": asset.id,
            "Name": asset.name,
            "Errors": asset.errors or None,
            "ResourceStatus": asset.status,
            "ThemeArn": asset.body.get("ThemeArn"),
            "Definition": asset.body["Definition"],
        }

    def list_analyses(self, call: Call) -> Json:
        """All analyses, deleted ones that can be restored among them."""
        found = [_summary(asset) for asset in self.state(call).of("analysis")]
        return self.pages(call, "AnalysisSummaryList", found)

    def delete_analysis(self, call: Call) -> Json:
        """Delete for good, or so that it can be restored for 30 days."""
        asset, params = self._analysis(call), call.params
        answer = {"Arn": asset.arn, "AnalysisId": asset.id}
        days = params.get("RecoveryWindowInDays")
        if params.get("ForceDeleteWithoutRecovery"):
            if days is not None:
                raise invalid(
                    "RecoveryWindowInDays and ForceDeleteWithoutRecovery cannot both be set"
                )
            del self.state(call).assets[("analysis", asset.id)]
            return answer
        settled(asset)
        asset.status = "DELETED"
        touched(asset)
        return {**answer, "DeletionTime": now() + timedelta(days=days or 30)}

    def restore_analysis(self, call: Call) -> Json:
        """Take a deletion back."""
        asset: Asset = self.state(call).find("analysis", call.params["AnalysisId"])
        if asset.status != "DELETED":
            raise conflict(f"Analysis {asset.id} is not deleted")
        asset.status = "CREATION_SUCCESSFUL"
        touched(asset)
        return {"Arn": asset.arn, "AnalysisId": asset.id}

    def describe_analysis_permissions(self, call: Call) -> Json:
        """Who may do what."""
        asset = self._analysis(call)
        listed = permissions.listed(asset.permissions)
        return {"AnalysisArn": asset.arn, "AnalysisId": asset.id, "Permissions": listed}

    def update_analysis_permissions(self, call: Call) -> Json:
        """Grant and revoke."""
        self.change_permissions(call, self._analysis(call))
        return self.describe_analysis_permissions(call)

    def _analysis(self, call: Call) -> Asset:
        found: Asset = self.state(call).find("analysis", call.params["AnalysisId"])
        if found.status == "DELETED":
            raise conflict(f"Analysis {found.id} is deleted")
        return found

    def _check_analysis(self, call: Call, asset: Asset, verb: str) -> None:
        state = self.state(call)

        def check() -> None:
            body = asset.body
            asset.errors = definitions.errors(
                body["Definition"], body.get("Parameters", {}), state.by_arn
            )
            lenient = body.get("ValidationStrategy", {}).get("Mode") == "LENIENT"
            failed = asset.errors and not lenient
            asset.status = f"{verb}_{'FAILED' if failed else 'SUCCESSFUL'}"

        self.later(check)


def _summary(asset: Asset) -> Json:
    return {
        "Arn": asset.arn,
        "AnalysisId": asset.id,
        "Name": asset.name,
        "Status": asset.status,
        "CreatedTime": asset.created,
        "LastUpdatedTime": asset.updated,
    }
