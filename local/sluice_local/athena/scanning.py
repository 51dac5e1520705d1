"""A query's scans: which partitions, which objects, and their rows in the engine."""

import threading
from typing import Any

import pyarrow as pa

from sluice_local.athena.catalog import Catalog
from sluice_local.athena.engine import Engine
from sluice_local.athena.reading import Reader
from sluice_local.athena.sql import Scan

Json = dict[str, Any]


def reader(s3: Any, stop: threading.Event, settings: Json) -> Reader:
    """A reader with a workgroup's limits."""
    return Reader(
        s3,
        stop,
        settings.get("BytesScannedCutoffPerQuery"),
        bool(settings.get("RequesterPaysEnabled")),
    )


def give(engine: Engine, scan: Scan, catalog: Catalog, objects: Reader | None) -> None:
    """Read what a scan needs and give it to the engine; without a reader, no rows at all."""
    table = scan.table
    places: list[tuple[tuple[str, ...], str]] = [((), table.location)]
    if table.keys:
        places = engine.matching(scan, catalog.partitions(table)) if objects else []
    parts = []
    for values, location in places if objects else []:
        for part in objects.read(table, location, scan.columns) if objects else ():
            for (name, _), value in zip(table.keys, values, strict=True):
                if name in scan.columns:
                    null = value == "__HIVE_DEFAULT_PARTITION__"
                    column = pa.repeat(pa.scalar(None if null else value, pa.string()), len(part))
                    part = part.append_column(name, column)
            parts.append(part)
    engine.give(scan, _together(parts, scan))


def _together(parts: list[Any], scan: Scan) -> Any:
    if not parts:
        fields = [pa.field(name, pa.string()) for name in scan.columns]
        return pa.schema([*fields, pa.field("sluice row", pa.bool_())]).empty_table()
    return pa.concat_tables(parts, promote_options="permissive")
