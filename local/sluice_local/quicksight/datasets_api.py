"""The operations on data sets and their ingestions.

https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateDataSet.html
"""

import threading
import uuid
from typing import Any

from sluice_local.own.frame import Call
from sluice_local.quicksight import datasets, ingestion, permissions
from sluice_local.quicksight.base import given, invalid, touched
from sluice_local.quicksight.sources_api import DataSources
from sluice_local.quicksight.state import Asset, Ingestion, conflict, exists, missing

Json = dict[str, Any]
MEMBERS = (
    *("Name", "PhysicalTableMap", "LogicalTableMap", "ImportMode", "ColumnGroups", "FieldFolders"),
    *("RowLevelPermissionDataSet", "RowLevelPermissionTagConfiguration", "UseAs"),
    *("ColumnLevelPermissionRules", "DataSetUsageConfiguration", "PerformanceConfiguration"),
    *("DataPrepConfiguration", "DatasetParameters", "SemanticModelConfiguration"),
)


class DataSets(DataSources):
    """Tables as dashboards see them."""

    def create_data_set(self, call: Call) -> Json:
        """A new data set; one in SPICE is loaded at once."""
        params = call.params
        body = _whole(given(params, *MEMBERS))
        self._check_body(call, body)
        asset = self.make(call, "dataset", params["DataSetId"], body, "CREATION_SUCCESSFUL")
        return {**self._loaded(call, asset, "INITIAL_INGESTION"), "Status": 201}

    def update_data_set(self, call: Call) -> Json:
        """The data set anew as a whole; what is not given is gone."""
        asset, params = self._set(call), call.params
        body = _whole(given(params, *MEMBERS))
        if "UseAs" in asset.body:
            body["UseAs"] = asset.body["UseAs"]
        self._check_body(call, body, asset.arn)
        asset.body = body
        touched(asset)
        return self._loaded(call, asset, "EDIT")

    def describe_data_set(self, call: Call) -> Json:
        """One data set."""
        asset = self._set(call)
        about = {
            **asset.body,
            "Arn": asset.arn,
            "DataSetId": asset.id,
            "CreatedTime": asset.created,
            "LastUpdatedTime": asset.updated,
            "OutputColumns": datasets.columns(asset.body),
            "ConsumedSpiceCapacityInBytes": _size(asset),
        }
        return {"DataSet": about}

    def list_data_sets(self, call: Call) -> Json:
        """All data sets."""
        found = [_summary(asset) for asset in self.state(call).of("dataset")]
        return self.pages(call, "DataSetSummaries", found)

    def delete_data_set(self, call: Call) -> Json:
        """Forget a data set; dashboards that use it stay, and show nothing."""
        asset = self._set(call)
        del self.state(call).assets[("dataset", asset.id)]
        return {"Arn": asset.arn, "DataSetId": asset.id}

    def describe_data_set_permissions(self, call: Call) -> Json:
        """Who may do what."""
        asset = self._set(call)
        listed = permissions.listed(asset.permissions)
        return {"DataSetArn": asset.arn, "DataSetId": asset.id, "Permissions": listed}

    def update_data_set_permissions(self, call: Call) -> Json:
        """Grant and revoke."""
        asset = self._set(call)
        self.change_permissions(call, asset)
        return {"DataSetArn": asset.arn, "DataSetId": asset.id}

    def create_ingestion(self, call: Call) -> Json:
        """Load a data set that is in SPICE."""
        asset, params = self._set(call), call.params
        if asset.body["ImportMode"] != "SPICE":
            raise invalid(f"Data set {asset.id} is not in SPICE")
        if params.get("IngestionType", "FULL_REFRESH") != "FULL_REFRESH":
            raise NotImplementedError("QuickSight's incremental refresh")
        if params["IngestionId"] in asset.ingestions:
            raise exists("Ingestion", params["IngestionId"])
        if any(not found.is_over for found in asset.ingestions.values()):
            raise conflict(f"Data set {asset.id} is being loaded")
        made = self._ingest(call, asset, params["IngestionId"], "FULL_REFRESH")
        return {
            "Arn": made.arn,
            "IngestionId": made.id,
            "IngestionStatus": made.status,
            "Status": 201,
        }

    def describe_ingestion(self, call: Call) -> Json:
        """One load."""
        return {"Ingestion": _ingestion(self._ingestion(call))}

    def list_ingestions(self, call: Call) -> Json:
        """All loads, newest first."""
        found = [_ingestion(each) for each in reversed(self._set(call).ingestions.values())]
        return self.pages(call, "Ingestions", found)

    def cancel_ingestion(self, call: Call) -> Json:
        """Stop a load that is under way."""
        found = self._ingestion(call)
        if found.is_over:
            raise conflict(f"Ingestion {found.id} is in state {found.status}")
        found.status = "CANCELLED"
        return {"Arn": found.arn, "IngestionId": found.id}

    def _set(self, call: Call) -> Asset:
        found: Asset = self.state(call).find("dataset", call.params["DataSetId"])
        return found

    def _ingestion(self, call: Call) -> Ingestion:
        found = self._set(call).ingestions.get(call.params["IngestionId"])
        if found is None:
            raise missing("Ingestion", call.params["IngestionId"])
        return found

    def _check_body(self, call: Call, body: Json, own: str | None = None) -> None:
        rules = body.get("RowLevelPermissionDataSet", {})
        if own is not None and rules.get("Arn") == own:
            raise invalid("A data set cannot hold its own row-level permissions")
        datasets.check(body, call.region, self.state(call).by_arn, self.is_principal(call))

    def _loaded(self, call: Call, asset: Asset, kind: str) -> Json:
        answer = {"Arn": asset.arn, "DataSetId": asset.id}
        if asset.body["ImportMode"] != "SPICE":
            return answer
        made = self._ingest(call, asset, str(uuid.uuid4()), kind)
        return {**answer, "IngestionArn": made.arn, "IngestionId": made.id}

    def _ingest(self, call: Call, asset: Asset, key: str, kind: str) -> Ingestion:
        made = Ingestion(key, f"{asset.arn}/ingestion/{key}", kind)
        asset.ingestions[key] = made
        source = datasets.physical(asset.body)["DataSourceArn"]
        state = self.state(call)
        work = (call, asset, made, lambda: state.by_arn(source))
        threading.Thread(target=ingestion.run, args=work, daemon=True).start()
        return made


def _whole(body: Json) -> Json:
    """The body with the members that QuickSight adds: rules are on unless they are off."""
    rules = body.get("RowLevelPermissionDataSet")
    if rules:
        body["RowLevelPermissionDataSet"] = {
            "Status": "ENABLED",
            "FormatVersion": "VERSION_1",
            **rules,
        }
    return body


def _size(asset: Asset) -> int:
    """What the latest load that went well takes up; nothing for one that is queried directly."""
    if asset.body["ImportMode"] != "SPICE":
        return 0
    done = [found.size for found in asset.ingestions.values() if found.status == "COMPLETED"]
    return done[-1] if done else 0


def _summary(asset: Asset) -> Json:
    tags = asset.body.get("RowLevelPermissionTagConfiguration")
    return {
        "Arn": asset.arn,
        "DataSetId": asset.id,
        "Name": asset.name,
        "CreatedTime": asset.created,
        "LastUpdatedTime": asset.updated,
        "ImportMode": asset.body["ImportMode"],
        "RowLevelPermissionDataSet": asset.body.get("RowLevelPermissionDataSet"),
        "RowLevelPermissionTagConfigurationApplied": bool(tags),
        "ColumnLevelPermissionRulesApplied": bool(asset.body.get("ColumnLevelPermissionRules")),
        "UseAs": asset.body.get("UseAs"),
    }


def _ingestion(found: Ingestion) -> Json:
    about: Json = {
        "Arn": found.arn,
        "IngestionId": found.id,
        "IngestionStatus": found.status,
        "ErrorInfo": found.error,
        "CreatedTime": found.created,
        "RequestSource": found.by,
        "RequestType": found.kind,
    }
    if found.is_over:
        about["RowInfo"] = {
            "RowsIngested": found.rows,
            "RowsDropped": 0,
            "TotalRowsInDataset": found.rows,
        }
        about["IngestionTimeInSeconds"] = found.seconds
        about["IngestionSizeInBytes"] = found.size
    return about
