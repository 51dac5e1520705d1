"""What others read of a published table, and the types that the contract promises them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
from sluice_etl.columns import PublishedColumn

TYPES = {
    "string": (pa.string(), "string[pyarrow]", "VARCHAR"),
    "int": (pa.int32(), "int32[pyarrow]", "INTEGER"),
    "bigint": (pa.int64(), "int64[pyarrow]", "BIGINT"),
    "double": (pa.float64(), "double[pyarrow]", "DOUBLE"),
    "decimal(4,1)": (pa.decimal128(4, 1), "decimal128(4, 1)[pyarrow]", "DECIMAL(4,1)"),
    "decimal(12,2)": (pa.decimal128(12, 2), "decimal128(12, 2)[pyarrow]", "DECIMAL(12,2)"),
    "boolean": (pa.bool_(), "bool[pyarrow]", "BOOLEAN"),
    "date": (pa.date32(), "date32[day][pyarrow]", "DATE"),
    "timestamp": (
        pa.timestamp("us", "UTC"),
        "timestamp[us, tz=UTC][pyarrow]",
        "TIMESTAMP WITH TIME ZONE",
    ),
}
"""By published type: that of pyarrow, of pandas (numpy has no whole number that may be null), of
DuckDB. glue/README.md says it too."""


def check_readers(folder: Path, columns: list[PublishedColumn]) -> None:
    """pyarrow, pandas and DuckDB read the columns, typed as declared, and the same values."""
    declared = {column.name: TYPES[column.type] for column in columns}
    parts = [(column.name, declared[column.name][0]) for column in columns if column.partition]
    hive = ds.partitioning(pa.schema(parts), flavor="hive")

    table = ds.dataset(folder, partitioning=hive).to_table()
    named = zip(table.column_names, table.schema.types, strict=True)
    assert dict(named) == {name: arrow for name, (arrow, _, _) in declared.items()}

    frame = pd.read_parquet(folder, dtype_backend="pyarrow", partitioning=hive)
    dtypes = {str(name): str(dtype) for name, dtype in frame.dtypes.items()}
    assert dtypes == {name: word for name, (_, word, _) in declared.items()}

    texts = [f"{name}: {declared[name][2]}" for name, _ in parts]
    hive_types = f", hive_types = {{{', '.join(texts)}}}" if texts else ""
    query = f"FROM read_parquet(?, hive_partitioning = true{hive_types})"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        relation = connection.sql(query, params=[f"{folder}/**/*.parquet"])
        named = zip(relation.columns, map(str, relation.types), strict=True)
        assert dict(named) == {name: word for name, (_, _, word) in declared.items()}
        of_duckdb = relation.to_arrow_table()

    assert _rows(table) == _rows(pa.Table.from_pandas(frame, preserve_index=False))
    assert _rows(table) == _rows(of_duckdb)


def _rows(table: pa.Table) -> list[Any]:
    names = sorted(table.column_names)
    return sorted((tuple(row[name] for name in names) for row in table.to_pylist()), key=repr)
