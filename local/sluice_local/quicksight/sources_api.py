"""The operations on data sources; the one kind that there is is Athena.

https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateDataSource.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sluice_local.identities import AssumeRoleError
from sluice_local.own.frame import Call
from sluice_local.quicksight import permissions, roles
from sluice_local.quicksight.base import given, invalid, settled, touched
from sluice_local.quicksight.directory_api import Directory
from sluice_local.quicksight.state import Asset

Json = dict[str, Any]
MEMBERS = ("Name", "Type", "DataSourceParameters", "SslProperties")
#: Members that need what the embedded AWS does not have.
REFUSED = ("AlternateDataSourceParameters", "Credentials", "VpcConnectionProperties")


class DataSources(Directory):
    """Where data comes from."""

    def create_data_source(self, call: Call) -> Json:
        """A new data source; whether it can be reached is known in a moment."""
        params = call.params
        _check(params, params["Type"])
        key = params["DataSourceId"]
        asset = self.make(call, "datasource", key, given(params, *MEMBERS), "CREATION_IN_PROGRESS")
        self._connect(call, asset, "CREATION")
        answer = {"Arn": asset.arn, "DataSourceId": key, "CreationStatus": asset.status}
        return {**answer, "Status": 202}

    def update_data_source(self, call: Call) -> Json:
        """Another name or other parameters."""
        asset, params = self._source(call), call.params
        settled(asset)
        _check({**asset.body, **params}, asset.body["Type"])
        asset.body = {**asset.body, **given(params, *MEMBERS)}
        asset.status = "UPDATE_IN_PROGRESS"
        touched(asset)
        self._connect(call, asset, "UPDATE")
        answer = {"Arn": asset.arn, "DataSourceId": asset.id, "UpdateStatus": asset.status}
        return {**answer, "Status": 202}

    def describe_data_source(self, call: Call) -> Json:
        """One data source."""
        return {"DataSource": _view(self._source(call))}

    def list_data_sources(self, call: Call) -> Json:
        """All data sources."""
        found = [_view(asset) for asset in self.state(call).of("datasource")]
        return self.pages(call, "DataSources", found)

    def delete_data_source(self, call: Call) -> Json:
        """Forget a data source; data sets that use it stay, and fail."""
        asset = self._source(call)
        del self.state(call).assets[("datasource", asset.id)]
        return {"Arn": asset.arn, "DataSourceId": asset.id}

    def describe_data_source_permissions(self, call: Call) -> Json:
        """Who may do what."""
        asset = self._source(call)
        listed = permissions.listed(asset.permissions)
        return {"DataSourceArn": asset.arn, "DataSourceId": asset.id, "Permissions": listed}

    def update_data_source_permissions(self, call: Call) -> Json:
        """Grant and revoke."""
        asset = self._source(call)
        self.change_permissions(call, asset)
        return {"DataSourceArn": asset.arn, "DataSourceId": asset.id}

    def _source(self, call: Call) -> Asset:
        found: Asset = self.state(call).find("datasource", call.params["DataSourceId"])
        return found

    def _connect(self, call: Call, asset: Asset, verb: str) -> None:
        parameters = asset.body["DataSourceParameters"]["AthenaParameters"]

        def ask() -> None:
            asset.errors = []
            try:
                athena = roles.athena_of(call, parameters)
                athena.get_work_group(WorkGroup=parameters.get("WorkGroup", "primary"))
            except AssumeRoleError as error:
                asset.errors = [{"Type": "ACCESS_DENIED", "Message": str(error)}]
            except ClientError as error:
                about = error.response["Error"]
                denied = about["Code"].startswith("AccessDenied")
                kind = "ACCESS_DENIED" if denied else "GENERIC_SQL_FAILURE"
                asset.errors = [{"Type": kind, "Message": about.get("Message", "")}]
            asset.status = f"{verb}_{'FAILED' if asset.errors else 'SUCCESSFUL'}"

        self.later(ask)


def _check(params: Json, kind: str) -> None:
    for name in REFUSED:
        if params.get(name):
            raise NotImplementedError(f"QuickSight's {name}")
    if kind != "ATHENA":
        raise NotImplementedError(f"QuickSight's data sources of type {kind}")
    parameters = params.get("DataSourceParameters")
    if parameters is None or list(parameters) != ["AthenaParameters"]:
        raise invalid("A data source of type ATHENA needs AthenaParameters and no others")
    for name in ("ConsumerAccountRoleArn", "IdentityCenterConfiguration"):
        if name in parameters["AthenaParameters"]:
            raise NotImplementedError(f"QuickSight's AthenaParameters.{name}")
    if params.get("SslProperties", {}).get("DisableSsl"):
        raise invalid("SSL cannot be disabled for data sources of type ATHENA")


def _view(asset: Asset) -> Json:
    return {
        **asset.body,
        "Arn": asset.arn,
        "DataSourceId": asset.id,
        "Status": asset.status,
        "CreatedTime": asset.created,
        "LastUpdatedTime": asset.updated,
        "ErrorInfo": asset.errors[0] if asset.errors else None,
    }
