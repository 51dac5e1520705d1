"""Tables of the Glue catalog as a query sees them. Pure.

https://docs.aws.amazon.com/athena/latest/ug/supported-serdes.html
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sluice_local.athena.failures import QueryFailureError

Json = dict[str, Any]
Columns = tuple[tuple[str, str], ...]
Format = Literal["parquet", "delimited", "csv", "json"]
SERDES: dict[str, Format] = {
    "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe": "parquet",
    "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe": "delimited",
    "org.apache.hadoop.hive.serde2.OpenCSVSerde": "csv",
    "org.openx.data.jsonserde.JsonSerDe": "json",
    "org.apache.hive.hcatalog.data.JsonSerDe": "json",
    "org.apache.hadoop.hive.serde2.JsonSerDe": "json",
}
#: How Athena keeps a view's text in the catalog.
VIEW = re.compile(r"/\* Presto View: (?P<data>[A-Za-z0-9+/=]+) \*/")


@dataclass(frozen=True)
class Table:
    """A table or view. ``columns`` and ``keys`` are lower-case names and the catalog's types."""

    database: str
    name: str
    columns: Columns = ()
    keys: Columns = ()
    location: str = ""
    serde: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    #: a view's SQL and the database in which its names are looked up
    view: str | None = None
    view_database: str | None = None

    @property
    def all_columns(self) -> Columns:
        """Columns and partition keys, as a query sees them."""
        return self.columns + self.keys

    @property
    def format(self) -> Format:
        """How its objects are written; QueryFailureError for a format that is not read here."""
        if self.settings.get("projection.enabled", "").lower() == "true":
            raise QueryFailureError("NOT_SUPPORTED: The embedded AWS has no partition projection")
        if self.settings.get("table_type", "").upper() in ("ICEBERG", "DELTA", "HUDI"):
            raise QueryFailureError(
                f"NOT_SUPPORTED: The embedded AWS reads no {self.settings['table_type']} tables"
            )
        found = SERDES.get(self.serde)
        if found is None:
            raise QueryFailureError(
                f"NOT_SUPPORTED: The embedded AWS cannot read tables with "
                f"{self.serde or 'no SerDe'}"
            )
        return found


def described(found: Json) -> Table:
    """A table from GetTable's answer."""
    storage = found.get("StorageDescriptor", {})
    serde = storage.get("SerdeInfo", {})
    database, name = found["DatabaseName"], found["Name"]
    view = view_database = None
    if found.get("TableType") == "VIRTUAL_VIEW":
        view, view_database = _view(found.get("ViewOriginalText", ""), f"{database}.{name}")
    return Table(
        database,
        name,
        _columns(storage.get("Columns", [])),
        _columns(found.get("PartitionKeys", [])),
        storage.get("Location", ""),
        serde.get("SerializationLibrary", ""),
        {**found.get("Parameters", {}), **serde.get("Parameters", {})},
        view,
        view_database or database,
    )


def view_text(sql: str, database: str, columns: list[tuple[str, str]]) -> str:
    """A view as Athena writes it into the catalog. ``columns`` have Trino's types."""
    data = {
        "originalSql": sql,
        "catalog": "awsdatacatalog",
        "schema": database,
        "columns": [{"name": name, "type": kind} for name, kind in columns],
    }
    return f"/* Presto View: {base64.b64encode(json.dumps(data).encode()).decode()} */"


def _view(text: str, name: str) -> tuple[str, str | None]:
    match = VIEW.fullmatch(text.strip())
    try:
        data = json.loads(base64.b64decode(match["data"])) if match else None
        if data is not None:
            return str(data["originalSql"]), data.get("schema")
    except (ValueError, KeyError, binascii.Error):
        pass
    raise QueryFailureError(f"INVALID_VIEW: Invalid view JSON of awsdatacatalog.{name}")


def _columns(found: list[Json]) -> Columns:
    return tuple((column["Name"].lower(), column.get("Type", "string")) for column in found)
