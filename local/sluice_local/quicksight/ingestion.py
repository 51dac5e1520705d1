"""A load of a data set into SPICE: its query, run by Athena, and how many rows came.

https://docs.aws.amazon.com/quicksight/latest/APIReference/API_ErrorInfo.html
"""

import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from sluice_local.identities import AssumeRoleError
from sluice_local.own.clock import now
from sluice_local.own.frame import Call
from sluice_local.quicksight import datasets, roles
from sluice_local.quicksight.state import Asset, Ingestion
from sluice_local.state import change

Json = dict[str, Any]
LOOK_SECONDS = 0.02
#: What Athena's reasons begin with, and the error that an ingestion then has.
REASONS = (
    ("TABLE_NOT_FOUND", "SQL_TABLE_NOT_FOUND"),
    ("SCHEMA_NOT_FOUND", "SQL_TABLE_NOT_FOUND"),
    ("COLUMN_NOT_FOUND", "SQL_SCHEMA_MISMATCH_ERROR"),
    ("Insufficient permissions", "PERMISSION_DENIED"),
    ("PERMISSION_DENIED", "PERMISSION_DENIED"),
    ("Access denied", "PERMISSION_DENIED"),
    ("Query timeout", "QUERY_TIMEOUT"),
)


class IngestionFailureError(Exception):
    """The load fails; ``kind`` is its type."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def run(call: Call, asset: Asset, ingestion: Ingestion, source: Callable[[], Asset | None]) -> None:
    """Load, and say in ``ingestion`` how it went; not to be called under the service's lock."""
    ingestion.status = "RUNNING"
    try:
        _load(call, asset, ingestion, source())
        status = "COMPLETED"
    except IngestionFailureError as error:
        status = "FAILED"
        ingestion.error = {"Type": error.kind, "Message": str(error)}
    except AssumeRoleError as error:
        status = "FAILED"
        ingestion.error = {"Type": "IAM_ROLE_NOT_AVAILABLE", "Message": str(error)}
    except ClientError as error:
        status = "FAILED"
        about = error.response["Error"]
        denied = about["Code"].startswith("AccessDenied")
        kind = "PERMISSION_DENIED" if denied else "SQL_EXCEPTION"
        ingestion.error = {"Type": kind, "Message": about.get("Message", "")}
    except Exception as error:  # no word of it: it may hold values of rows
        status = "FAILED"
        said = f"The embedded AWS failed: {type(error).__name__}"
        ingestion.error = {"Type": "INTERNAL_SERVICE_ERROR", "Message": said}

    def end() -> None:
        ingestion.seconds = int((now() - ingestion.created).total_seconds())
        if ingestion.status != "CANCELLED":
            ingestion.status = status

    change("quicksight", end)


def _load(call: Call, asset: Asset, ingestion: Ingestion, source: Asset | None) -> None:
    if source is None:
        raise IngestionFailureError("DATA_SOURCE_NOT_FOUND", "The data source is not found")
    parameters = source.body["DataSourceParameters"]["AthenaParameters"]
    athena = roles.athena_of(call, parameters)
    table = datasets.physical(asset.body)
    context = {"Database": table["Schema"]} if "Schema" in table else {}
    query = athena.start_query_execution(
        QueryString=datasets.query(asset.body),
        QueryExecutionContext=context,
        WorkGroup=parameters.get("WorkGroup", "primary"),
    )["QueryExecutionId"]
    ingestion.query = query
    while True:
        found = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]
        if ingestion.status == "CANCELLED":
            athena.stop_query_execution(QueryExecutionId=query)
            return
        if found["State"] not in ("QUEUED", "RUNNING"):
            break
        time.sleep(LOOK_SECONDS)
    if found["State"] != "SUCCEEDED":
        reason = found.get("StateChangeReason", f"The query was {found['State']}")
        kinds = (kind for start, kind in REASONS if reason.startswith(start))
        raise IngestionFailureError(next(kinds, "SQL_EXCEPTION"), reason)
    _count(athena, query, asset, ingestion)


def _count(athena: Any, query: str, asset: Asset, ingestion: Ingestion) -> None:
    """Rows and bytes of the result; its columns must be those that the data set declares."""
    rows = size = 0
    for page in athena.get_paginator("get_query_results").paginate(QueryExecutionId=query):
        result = page["ResultSet"]
        there = [column["Name"].lower() for column in result["ResultSetMetadata"]["ColumnInfo"]]
        table = datasets.physical(asset.body)
        for column in table.get("InputColumns") or table.get("Columns") or []:
            if column["Name"].lower() not in there:
                raise IngestionFailureError(
                    "SQL_SCHEMA_MISMATCH_ERROR", f"The query has no column {column['Name']}"
                )
        rows += len(result["Rows"])
        size += sum(
            len(datum.get("VarCharValue", "")) for row in result["Rows"] for datum in row["Data"]
        )
    ingestion.rows, ingestion.size = rows - 1, size  # the first row is the header
