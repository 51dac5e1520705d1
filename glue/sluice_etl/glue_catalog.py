"""The table as Athena sees it: partitions of a table of all loads, and a view of those that count.

`<table>_loads` is declared by the stack. The view `<table>` is the job's own: one UpdateTable gives
it another text, so that a query sees the loads of one snapshot, whole. A deploy of another contract
leaves it as it is, until the next run.

Sources: https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateTable.html;
https://docs.aws.amazon.com/athena/latest/ug/views.html; Trino's own form of a view in the catalog
(`/* Presto View: base64 */`), which Athena reads and writes.
"""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sluice_etl.errors import OutputError
from sluice_etl.snapshots import LOAD, Load, Snapshot, catalogued

CREATE, DELETE = 100, 25
"""Partitions in one request: BatchCreatePartition, BatchDeletePartition."""

TRINO = {"string": "varchar", "int": "integer", "timestamp": "timestamp(3)"}
"""Hive types that Trino names otherwise."""


class GlueCatalog:
    """The view and its table. Its methods are those of `ports.Catalog`.

    `client` is boto3's of Glue; `location` is the table's folder.
    """

    def __init__(self, client: Any, database: str, table: str, location: str) -> None:
        self._glue, self._database, self._view = client, database, table
        self._table, self._location = f"{table}_loads", location.rstrip("/")

    def add(self, load: Load) -> None:
        """Registers a load's partitions.

        Raises:
            OutputError: NOT_REGISTERED, with Glue's codes.
        """
        declared = self._declared()
        shape, names = declared["StorageDescriptor"], _names(declared["PartitionKeys"])
        inputs = [
            {
                "Values": list(values),
                "StorageDescriptor": {**shape, "Location": self._folder(names, values)},
            }
            for values in _partitions(load)
        ]
        for some in _batches(inputs, CREATE):
            answer = self._glue.batch_create_partition(
                DatabaseName=self._database, TableName=self._table, PartitionInputList=some
            )
            _check(answer, but="AlreadyExistsException")

    def show(self, snapshot: Snapshot) -> None:
        """Gives the view its text, where it has another one."""
        wanted = self._definition(snapshot)
        where = {"DatabaseName": self._database}
        found = self._found(self._view)
        if found is None:
            self._glue.create_table(**where, TableInput=wanted)
        elif found.get("ViewOriginalText") != wanted["ViewOriginalText"]:
            self._glue.update_table(**where, TableInput=wanted)

    def remove(self, load: Load) -> None:
        """Forgets a load's partitions.

        Raises:
            OutputError: NOT_REGISTERED, with Glue's codes.
        """
        values = [{"Values": list(each)} for each in _partitions(load)]
        for some in _batches(values, DELETE):
            answer = self._glue.batch_delete_partition(
                DatabaseName=self._database, TableName=self._table, PartitionsToDelete=some
            )
            _check(answer, but="EntityNotFoundException")

    def loads(self) -> list[Load]:
        """The loads whose partitions are registered; of a table that was moved, only the new ones.

        A call tells of up to 1,000 partitions, fewer where they are large: hence no columns.
        https://docs.aws.amazon.com/glue/latest/webapi/API_GetPartitions.html
        """
        found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        pages = self._glue.get_paginator("get_partitions").paginate(
            DatabaseName=self._database, TableName=self._table, ExcludeColumnSchema=True
        )
        for partition in (each for page in pages for each in page["Partitions"]):
            if partition["StorageDescriptor"]["Location"].startswith(f"{self._location}/"):
                load, *values = partition["Values"]
                found[load].append(tuple(values))
        return [catalogued(load, partitions) for load, partitions in found.items()]

    def _folder(self, names: Sequence[str], values: Sequence[str]) -> str:
        parts = (f"{name}={_escaped(value)}" for name, value in zip(names, values, strict=True))
        return f"{self._location}/{'/'.join(parts)}/"

    def _declared(self) -> dict[str, Any]:
        found = self._found(self._table)
        if found is None:
            message = f"the catalog has no table {self._database}.{self._table}; deploy the stack"
            raise OutputError.of("NOT_REGISTERED", message)
        return found

    def _found(self, name: str) -> dict[str, Any] | None:
        try:
            answer = self._glue.get_table(DatabaseName=self._database, Name=name)
        except self._glue.exceptions.EntityNotFoundException:
            return None
        table: dict[str, Any] = answer["Table"]
        return table

    def _definition(self, snapshot: Snapshot) -> dict[str, Any]:
        declared = self._declared()
        columns = [
            *declared["StorageDescriptor"]["Columns"],
            *(column for column in declared["PartitionKeys"] if column["Name"] != LOAD),
        ]
        query = view_query(self._database, self._table, _names(columns), snapshot)
        text = json.dumps(
            {
                "originalSql": query,
                "catalog": "awsdatacatalog",
                "schema": self._database,
                "columns": [
                    {"name": column["Name"], "type": TRINO.get(column["Type"], column["Type"])}
                    for column in columns
                ],
            }
        )
        return {
            "Name": self._view,
            "Description": declared.get("Description", ""),
            "TableType": "VIRTUAL_VIEW",
            "Parameters": {
                "presto_view": "true",
                "comment": "Presto View",
                "snapshot": str(snapshot.number),
                "run_id": snapshot.run_id,
            },
            "PartitionKeys": [],
            "StorageDescriptor": {"Columns": columns, "Location": "", "SerdeInfo": {}},
            "ViewOriginalText": f"/* Presto View: {_base64(text)} */",
            "ViewExpandedText": "/* Presto View */",
        }


def view_query(database: str, table: str, columns: Sequence[str], snapshot: Snapshot) -> str:
    """The query of a view that shows a snapshot's loads and no others."""
    ids = ", ".join(f"'{load.id}'" for load in snapshot.loads)  # letters, digits, dots, dashes
    listed = ", ".join(f'"{name}"' for name in columns)
    where = f"{LOAD} IN ({ids})" if ids else "false"
    return f'SELECT {listed} FROM "{database}"."{table}" WHERE {where}'  # noqa: S608 (see above)


def _names(columns: Sequence[dict[str, Any]]) -> list[str]:
    return [column["Name"] for column in columns]


def _partitions(load: Load) -> Iterator[tuple[str, ...]]:
    return ((load.id, *values) for values in load.partitions)


def _escaped(value: str) -> str:
    """A partition's value as Hive writes it in a path (FileUtils.escapePathName)."""
    special = "\"#%'*/:=?\\\x7f{[]^"
    return "".join(f"%{ord(c):02X}" if c < " " or c in special else c for c in value)


def _batches(items: list[Any], most: int) -> Iterator[list[Any]]:
    return (items[begin : begin + most] for begin in range(0, len(items), most))


def _check(answer: dict[str, Any], but: str) -> None:
    codes = {each.get("ErrorDetail", {}).get("ErrorCode", "?") for each in answer.get("Errors", ())}
    if wrong := sorted(codes - {but}):
        message = f"the catalog refused partitions of the load: {', '.join(wrong)}"
        raise OutputError.of("NOT_REGISTERED", message)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")
