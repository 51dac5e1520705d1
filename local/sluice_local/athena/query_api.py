"""The operations on query executions.

https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
"""

import uuid
from functools import lru_cache
from typing import Any

from botocore.exceptions import ClientError

from sluice_local.athena import workgroups
from sluice_local.athena.catalog_api import CATALOG, Catalogs
from sluice_local.athena.state import Execution, WorkGroup, refused
from sluice_local.athena.workgroup_api import INVALID, PRIMARY
from sluice_local.own.frame import Call
from sluice_local.own.paging import page

Json = dict[str, Any]
NO_LOCATION = (
    "No output location provided. An output location is required either through the Workgroup "
    "result configuration setting or as an API input."
)
#: GetQueryResults gives this many rows a call, the header among them.
PAGE = 1000


class Queries(Catalogs):
    """Start, look at and stop queries."""

    def start_query_execution(self, call: Call) -> Json:
        """Begin a query, which then runs on its own."""
        from sluice_local.athena import statements
        from sluice_local.athena.running import Run
        from sluice_local.athena.sql import MalformedQueryError

        params, state = call.params, self.state(call)
        for name in ("ResultReuseConfiguration", "EngineConfiguration"):
            if params.get(name) not in (
                None,
                {"ResultReuseByAgeConfiguration": {"Enabled": False}},
            ):
                raise NotImplementedError(f"Athena's {name}")
        workgroup: WorkGroup = state.workgroup(params.get("WorkGroup", PRIMARY))
        token = params.get("ClientRequestToken", str(uuid.uuid4()))
        if token in state.tokens:
            return _again(state.executions.get(state.tokens[token]), params)
        if not workgroup.enabled:
            raise refused(f"WorkGroup {workgroup.name} is disabled.")
        context = params.get("QueryExecutionContext", {})
        if context.get("Catalog", CATALOG).lower() != CATALOG.lower():
            raise refused(f"DataCatalog {context['Catalog']} was not found")
        try:
            statement = statements.read(params["QueryString"])
            parameters = params.get("ExecutionParameters", [])
            if statement.what == "EXECUTE":
                statement, parameters = _prepared(statement, workgroup, parameters)
            if statement.kind == "DML":
                statements.check(statement.text)
        except MalformedQueryError as error:
            raise refused(str(error), "MALFORMED_QUERY") from error
        settings = workgroups.effective(workgroup, params.get("ResultConfiguration", {}))
        execution = Execution(
            id=str(uuid.uuid4()),
            query=params["QueryString"],
            kind=statement.kind,
            substatement=statement.what,
            workgroup=workgroup.name,
            context=context,
            location="",
            configuration=settings,
            token=token,
            request=params,
            parameters=parameters,
        )
        execution.location = _location(call, settings, execution)
        state.executions[execution.id] = execution
        state.tokens[token] = execution.id
        Run(execution, statement, call, dict(workgroup.configuration)).start()
        return {"QueryExecutionId": execution.id}

    def get_query_execution(self, call: Call) -> Json:
        """One query and how it is going."""
        return {"QueryExecution": _view(self._execution(call))}

    def batch_get_query_execution(self, call: Call) -> Json:
        """Several; those that are not there are told apart."""
        found, missing = [], []
        for key in call.params["QueryExecutionIds"]:
            execution = self.state(call).executions.get(key)
            if execution is None:
                said = f"QueryExecution {key} was not found"
                about = {"ErrorCode": "INVALID_QUERY_EXECUTION_ID", "ErrorMessage": said}
                missing.append({"QueryExecutionId": key, **about})
            else:
                found.append(_view(execution))
        return {"QueryExecutions": found, "UnprocessedQueryExecutionIds": missing}

    def list_query_executions(self, call: Call) -> Json:
        """Ids of a workgroup's queries, newest first."""
        state = self.state(call)
        name = state.workgroup(call.params.get("WorkGroup", PRIMARY)).name
        ids = [key for key, run in reversed(state.executions.items()) if run.workgroup == name]
        size = call.params.get("MaxResults", 50)
        some, token = page(ids, call.params.get("NextToken"), size, INVALID)
        return {"QueryExecutionIds": some, "NextToken": token}

    def stop_query_execution(self, call: Call) -> Json:
        """Cancel a query; one that is over stays as it is."""
        from sluice_local.athena.running import RUNNING

        run = RUNNING.get(self._execution(call).id)
        if run is not None:
            run.cancel()
        return {}

    def get_query_results(self, call: Call) -> Json:
        """Rows of a query that has succeeded, read from its file in S3."""
        execution, params = self._execution(call), call.params
        if params.get("QueryResultType", "DATA_ROWS") != "DATA_ROWS":
            raise NotImplementedError("Athena's QueryResultType DATA_MANIFEST")
        if not execution.is_over:
            raise refused(f"Query has not yet finished. Current state: {execution.state}")
        if execution.state != "SUCCEEDED":
            raise refused(
                f"Query did not finish successfully. Final query state: {execution.state}"
            )
        from sluice_local.athena import results

        found = _result(call, execution)
        size = params.get("MaxResults", PAGE)
        some, token = page(found, params.get("NextToken"), size, INVALID)
        return {
            "UpdateCount": 0,
            "ResultSet": {
                "Rows": [results.row(each) for each in some],
                "ResultSetMetadata": {"ColumnInfo": execution.columns},
            },
            "NextToken": token,
        }

    def _execution(self, call: Call) -> Execution:
        key = call.params["QueryExecutionId"]
        found: Execution | None = self.state(call).executions.get(key)
        if found is None:
            raise refused(f"QueryExecution {key} was not found")
        return found


def _again(found: Execution | None, params: Json) -> Json:
    """The execution that a client request token stands for."""
    if found is None or found.request != params:
        raise refused("Idempotent parameters do not match")
    return {"QueryExecutionId": found.id}


def _prepared(statement: Any, workgroup: WorkGroup, parameters: list[str]) -> tuple[Any, list[str]]:
    """EXECUTE: the prepared statement and its parameters."""
    from sluice_local.athena import statements

    name = statement.parts["name"]
    kept = workgroup.prepared.get(statement.text.split()[1]) or workgroup.prepared.get(name)
    if kept is None:
        raise refused(f"PreparedStatement {name} was not found in workGroup {workgroup.name}")
    given = statement.parts.get("arguments")
    return statements.read(kept.statement), statements.arguments(given) if given else parameters


def _location(call: Call, settings: Json, execution: Execution) -> str:
    """Where the result goes; its bucket must be there."""
    location = settings.get("OutputLocation")
    if not location:
        raise refused(NO_LOCATION)
    bucket, prefix = workgroups.split_location(location)
    try:
        call.client("s3").get_bucket_location(Bucket=bucket)
    except ClientError as error:
        raise refused(f"Unable to verify/create output bucket {bucket}") from error
    ending = "csv" if execution.kind == "DML" else "txt"
    return f"s3://{bucket}/{prefix}{execution.id}.{ending}"


def _result(call: Call, execution: Execution) -> list[list[str | None]]:
    bucket, _, key = execution.location.removeprefix("s3://").partition("/")
    try:
        found = call.client("s3").get_object(Bucket=bucket, Key=key)
        data: bytes = found["Body"].read()
    except ClientError as error:
        raise refused(f"Could not find results: {execution.location}") from error
    return _parsed(execution.location, data)


@lru_cache(maxsize=2)
def _parsed(location: str, data: bytes) -> list[list[str | None]]:
    from sluice_local.athena import results

    return results.read_csv(data) if location.endswith(".csv") else results.read_text(data)


def _view(execution: Execution) -> Json:
    result = {**execution.configuration, "OutputLocation": execution.location}
    status = {
        "State": execution.state,
        "StateChangeReason": execution.reason,
        "SubmissionDateTime": execution.submitted,
        "CompletionDateTime": execution.completed,
        "AthenaError": execution.error,
    }
    queue = _millis(execution.submitted, execution.started)
    total = _millis(execution.submitted, execution.completed)
    statistics: Json = {"DataScannedInBytes": execution.scanned}
    if execution.completed is not None:
        statistics.update(
            EngineExecutionTimeInMillis=execution.engine_millis,
            TotalExecutionTimeInMillis=total,
            QueryQueueTimeInMillis=queue,
            ServiceProcessingTimeInMillis=0,
            ResultReuseInformation={"ReusedPreviousResult": False},
        )
    return {
        "QueryExecutionId": execution.id,
        "Query": execution.query,
        "StatementType": execution.kind,
        "SubstatementType": execution.substatement,
        "ResultConfiguration": result,
        "ResultReuseConfiguration": {"ResultReuseByAgeConfiguration": {"Enabled": False}},
        "QueryExecutionContext": execution.context,
        "Status": status,
        "Statistics": statistics,
        "WorkGroup": execution.workgroup,
        "EngineVersion": {
            "SelectedEngineVersion": "AUTO",
            "EffectiveEngineVersion": "Athena engine version 3",
        },
        "ExecutionParameters": execution.parameters or None,
    }


def _millis(start: Any, end: Any) -> int:
    return 0 if start is None or end is None else int((end - start).total_seconds() * 1000)
