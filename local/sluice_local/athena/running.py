"""One query from its text to its file in S3, on the thread of its own."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sluice_local.athena import results, sql, statements, tables, types, utility
from sluice_local.athena.catalog import Catalog
from sluice_local.athena.failures import (
    NOT_WRITTEN,
    TIMEOUT,
    QueryFailureError,
    QueryStoppedError,
)
from sluice_local.athena.state import Execution
from sluice_local.athena.statements import Statement
from sluice_local.athena.workgroups import split_location
from sluice_local.own.clock import now
from sluice_local.own.frame import Call
from sluice_local.state import change

Json = dict[str, Any]
Rows = list[list[str | None]]
#: How long a query may take, in seconds: 30 minutes.
#: https://docs.aws.amazon.com/general/latest/gr/athena.html
TIME_LIMIT = 1800.0
DENIED = (
    "Access denied when writing output to url: {url} . Please ensure you are allowed to access the "
    "S3 bucket. If you are encrypting query results with KMS key, please ensure you are allowed to "
    "access your KMS key"
)
RUNNING: dict[str, "Run"] = {}
#: So many queries run at a time; the others are queued.
PLACES = threading.BoundedSemaphore(4)
LOOK_SECONDS = 0.05


@dataclass
class Run:
    """A query that runs. ``settings`` are its workgroup's when it was started."""

    execution: Execution
    statement: Statement
    call: Call
    settings: Json
    engine: Any = None
    stop: threading.Event = field(default_factory=threading.Event)
    timed_out: bool = False

    def start(self) -> None:
        """Begin, on another thread."""
        RUNNING[self.execution.id] = self
        threading.Thread(target=self._run, daemon=True).start()

    def cancel(self, timed_out: bool = False) -> None:
        """End it as soon as possible."""
        self.timed_out = timed_out
        self.stop.set()
        threading.Thread(target=self._interrupt, daemon=True).start()

    def _interrupt(self) -> None:
        """Again and again: DuckDB forgets an interruption that comes before a query begins."""
        while self.execution.id in RUNNING:
            if self.engine is not None:
                self.engine.interrupt()
            time.sleep(LOOK_SECONDS)

    def _run(self) -> None:
        while not PLACES.acquire(timeout=LOOK_SECONDS):
            if self.stop.is_set():
                RUNNING.pop(self.execution.id, None)
                self._end("CANCELLED", None, None)
                return
        try:
            self._run_now()
        finally:
            PLACES.release()

    def _run_now(self) -> None:
        execution = self.execution
        execution.started = now()
        execution.state = "RUNNING"
        timer = threading.Timer(TIME_LIMIT, self.cancel, [True])
        timer.daemon = True
        timer.start()
        state, reason, error = "SUCCEEDED", None, None
        try:
            self._perform()
        except QueryStoppedError as stopped:
            state, reason = "CANCELLED", stopped.reason
            if self.timed_out:
                state, reason, error = _failed(QueryFailureError("Query timeout", TIMEOUT))
        except QueryFailureError as failure:
            state, reason, error = _failed(failure)
        except Exception as failure:  # no word of it: it may hold values of rows
            said = f"GENERIC_INTERNAL_ERROR: The embedded AWS failed: {type(failure).__name__}"
            state, reason, error = _failed(QueryFailureError(said, 100))
        finally:
            timer.cancel()
            if self.engine is not None:
                self.engine.close()
            RUNNING.pop(execution.id, None)
        self._end(state, reason, error)

    def _end(self, state: str, reason: str | None, error: Json | None) -> None:
        execution = self.execution

        def end() -> None:
            execution.completed = now()
            execution.reason, execution.error = reason, error
            execution.state = state

        change("athena", end)

    def _perform(self) -> None:
        statement, catalog = self.statement, Catalog(self.call.client("glue"))
        infos: list[Json]
        found: Rows
        database = self.execution.context.get("Database")
        if statement.what == "DROP_VIEW":
            utility.drop_view(statement, database, catalog)
            infos, found = [], []
        elif statement.kind == "UTILITY":
            infos, found = utility.answer(statement, database, catalog)
        elif statement.what == "CREATE_VIEW":
            self._create_view(database, catalog)
            infos, found = [], []
        else:
            text = statements.with_parameters(statement.text, self.execution.parameters)
            infos, found = self._query(text, database, catalog)
        if self.stop.is_set():
            raise QueryStoppedError()
        self.execution.columns = infos
        self._write(infos, found)

    def _query(
        self, text: str, database: str | None, catalog: Catalog, read: bool = True
    ) -> tuple[list[Json], Rows]:
        """Run a query; without ``read`` over no rows, for the sake of its columns."""
        from sluice_local.athena import scanning
        from sluice_local.athena.engine import Engine

        try:
            plan = sql.plan(text, database, catalog.table, self.execution.submitted)
        except sql.MalformedQueryError as error:
            raise QueryFailureError(f"SYNTAX_ERROR: {error}") from error
        self.engine = Engine()
        if self.stop.is_set():
            raise QueryStoppedError()
        reader = scanning.reader(self.call.client("s3"), self.stop, self.settings)
        for scan in plan.scans:
            scanning.give(self.engine, scan, catalog, reader if read else None)
            self.execution.scanned = reader.scanned
        begun = now()
        answered: tuple[list[Json], Rows] = self.engine.run(plan)
        self.execution.engine_millis = int((now() - begun).total_seconds() * 1000)
        return answered

    def _create_view(self, database: str | None, catalog: Catalog) -> None:
        parts = self.statement.parts
        schema = parts.get("database") or (database or "").lower()
        if not schema:
            raise QueryFailureError("MISSING_SCHEMA_NAME: line 1:1: Schema must be specified")
        infos, _ = self._query(parts["query"], database, catalog, read=False)
        columns = [(info["Name"], types.hive(info)) for info in infos]
        definition = {
            "Name": parts["name"],
            "TableType": "VIRTUAL_VIEW",
            "ViewOriginalText": tables.view_text(
                parts["query"],
                database or schema,
                [(name, types.trino(kind).lower()) for name, kind in columns],
            ),
            "ViewExpandedText": "/* Presto View */",
            "Parameters": {"presto_view": "true", "comment": "Presto View"},
            "StorageDescriptor": {
                "Columns": [{"Name": name, "Type": kind} for name, kind in columns],
                "Location": "",
                "SerdeInfo": {},
            },
        }
        catalog.create_view(schema, definition, "replace" in parts)

    def _write(self, infos: list[Json], found: Rows) -> None:
        url = self.execution.location
        bucket, key = split_location(url)
        data = (
            results.csv_file([info["Name"] for info in infos], found)
            if url.endswith(".csv")
            else results.text_file(found)
        )
        more: Json = {}
        encryption = self.execution.configuration.get("EncryptionConfiguration", {})
        if encryption.get("EncryptionOption") == "SSE_KMS":
            more = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": encryption["KmsKey"]}
        elif encryption.get("EncryptionOption") == "SSE_S3":
            more = {"ServerSideEncryption": "AES256"}
        if "ExpectedBucketOwner" in self.execution.configuration:
            more["ExpectedBucketOwner"] = self.execution.configuration["ExpectedBucketOwner"]
        try:
            self.call.client("s3").put_object(
                Bucket=bucket, Key=key.removesuffix("/"), Body=data, **more
            )
        except (ClientError, BotoCoreError) as error:
            raise QueryFailureError(DENIED.format(url=url), NOT_WRITTEN) from error


def _failed(failure: QueryFailureError) -> tuple[str, str, Json]:
    about = {
        "ErrorCategory": failure.category,
        "ErrorType": failure.type,
        "Retryable": failure.category == 1,
        "ErrorMessage": failure.reason,
    }
    return "FAILED", failure.reason, about
