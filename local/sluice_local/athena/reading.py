"""A table's objects as Arrow, read through the S3 API with the caller's credentials.

Objects are found below the location as Athena does: names that start with ``_`` or ``.`` are not
data. https://docs.aws.amazon.com/athena/latest/ug/tables-location-format.html
"""

import gzip
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from botocore.exceptions import ClientError

from sluice_local.athena import rows, types
from sluice_local.athena.failures import (
    EXHAUSTED,
    EXHAUSTED_SAID,
    QueryFailureError,
    QueryStoppedError,
)
from sluice_local.athena.tables import Columns, Table
from sluice_local.glue.parquet import RangedObject, hive_type

#: An object up to this size is fetched by one GET; of a larger one only what is needed.
WHOLE = 16 * 1024 * 1024
#: More than this, in bytes as they lie in S3, does not fit into memory.
MOST = 2 * 1024**3
CUTOFF_SAID = "Bytes scanned limit was exceeded"
#: Types in files that Athena reads as another declared type.
WIDER = {
    ("int", "bigint"),
    ("smallint", "int"),
    ("tinyint", "int"),
    ("smallint", "bigint"),
    ("tinyint", "bigint"),
    ("tinyint", "smallint"),
    ("float", "double"),
}


@dataclass
class Reader:
    """Reads for one query. ``scanned`` are the bytes so far, ``cutoff`` how many it may read."""

    s3: Any
    stop: threading.Event
    cutoff: int | None = None
    requester_pays: bool = False
    scanned: int = 0

    def read(self, table: Table, location: str, wanted: tuple[str, ...]) -> Iterator[Any]:
        """The rows of each object below a location, with these columns; no partition keys."""
        form = table.format
        columns = tuple(column for column in table.columns if column[0] in wanted)
        for bucket, key, size in list(self._objects(location)):
            if self.stop.is_set():
                raise QueryStoppedError()
            uri = f"s3://{bucket}/{key}"
            try:
                if form == "parquet":
                    yield self._parquet(bucket, key, size, columns)
                else:
                    yield self._text(table, bucket, key, columns)
            except ClientError as error:
                raise _denied(error, uri, size) from error

    def _count(self, size: int) -> None:
        self.scanned += size
        if self.cutoff is not None and self.scanned > self.cutoff:
            raise QueryStoppedError(CUTOFF_SAID)
        if self.scanned > MOST:
            raise QueryFailureError(EXHAUSTED_SAID, EXHAUSTED)

    def _objects(self, location: str) -> Iterator[tuple[str, str, int]]:
        bucket, _, prefix = location.removeprefix("s3://").removeprefix("s3a://").partition("/")
        prefix = prefix if not prefix or prefix.endswith("/") else f"{prefix}/"
        try:
            pages = self.s3.get_paginator("list_objects_v2").paginate(
                Bucket=bucket, Prefix=prefix, **self._payer()
            )
            for found in (found for page in pages for found in page.get("Contents", [])):
                parts = found["Key"][len(prefix) :].split("/")
                hidden = any(part.startswith(("_", ".")) for part in parts)
                if found["Size"] and not hidden:
                    yield bucket, found["Key"], found["Size"]
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "NoSuchBucket":
                raise QueryFailureError(
                    f"HIVE_METASTORE_ERROR: The specified bucket does not exist: {bucket}"
                ) from error
            raise _listing_denied(error, f"s3://{bucket}/{prefix}") from error

    def _payer(self) -> dict[str, str]:
        return {"RequestPayer": "requester"} if self.requester_pays else {}

    def _bytes(self, bucket: str, key: str) -> bytes:
        found = self.s3.get_object(Bucket=bucket, Key=key, **self._payer())
        data: bytes = found["Body"].read()
        return data

    def _parquet(self, bucket: str, key: str, size: int, columns: Columns) -> Any:
        source: Any
        if size <= WHOLE:
            source = pa.BufferReader(self._bytes(bucket, key))
        else:
            source = pa.PythonFile(RangedObject(self.s3, bucket, key, size), mode="r")
        uri = f"s3://{bucket}/{key}"
        try:
            found = pq.ParquetFile(source)
        except pa.ArrowException as error:
            raise QueryFailureError(f"HIVE_BAD_DATA: Not valid Parquet file: {uri}") from error
        there = {field.name.lower(): field for field in found.schema_arrow}
        for name, kind in columns:
            if name in there:
                _check_type(found, there[name], kind, uri)
        names = [there[name].name for name, _ in columns if name in there]
        self._count(_size_of(found.metadata, set(names)))
        data = found.read(columns=names, use_threads=False)
        count = found.metadata.num_rows
        arrays = [
            _plain(data.column(there[name].name)) if name in there else pa.nulls(count)
            for name, _ in columns
        ]
        return _table(arrays, [name for name, _ in columns], count)

    def _text(self, table: Table, bucket: str, key: str, columns: Columns) -> Any:
        data = self._bytes(bucket, key)
        self._count(len(data))
        if key.endswith(".gz"):
            data = gzip.decompress(data)
        elif key.endswith((".bz2", ".snappy", ".zst", ".lz4", ".deflate")):
            raise QueryFailureError(
                f"NOT_SUPPORTED: The embedded AWS cannot unpack s3://{bucket}/{key}"
            )
        try:
            text = io.StringIO(data.decode(), newline="")
        except UnicodeDecodeError as error:
            raise QueryFailureError(f"HIVE_BAD_DATA: s3://{bucket}/{key} is not UTF-8") from error
        found = rows.columns(table, text, [name for name, _ in columns], f"s3://{bucket}/{key}")
        arrays = [pa.array(values, pa.string()) for values in found.values]
        return _table(arrays, [name for name, _ in columns], found.count)


def _table(arrays: list[Any], names: list[str], count: int) -> Any:
    """A table, with a column that nobody names so that its rows count when nothing is read."""
    marks = pa.nulls(count, pa.bool_())
    return pa.Table.from_arrays([*arrays, marks], names=[*names, "sluice row"])


def _plain(column: Any) -> Any:
    """Moments without a zone (UTC), as Athena has them; dictionaries as their values."""
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("us"), safe=False)
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    return column


def _size_of(metadata: Any, names: set[str]) -> int:
    total = 0
    for group in range(metadata.num_row_groups):
        row_group = metadata.row_group(group)
        for index in range(row_group.num_columns):
            chunk = row_group.column(index)
            if chunk.path_in_schema.split(".")[0] in names:
                total += chunk.total_compressed_size
    return total


def _check_type(found: Any, field: Any, declared: str, uri: str) -> None:
    """Athena refuses a file whose type is not the declared one, but for some wider ones.

    https://repost.aws/knowledge-center/athena-hive-bad-data-parsing-field-value
    """
    kind = hive_type(field.type)
    base, wanted = kind.partition("(")[0], declared.lower().partition("(")[0]
    wanted = {"integer": "int", "varchar": "string", "char": "string"}.get(wanted, wanted)
    same = kind == declared.lower() or base == wanted or (kind, wanted) in WIDER
    if same or "<" in kind:
        return
    at = found.schema_arrow.get_field_index(field.name)
    physical = found.schema.column(at).physical_type if at >= 0 else kind
    raise QueryFailureError(
        f"HIVE_BAD_DATA: Field {field.name.lower()}'s type {physical} in parquet file {uri} is "
        f"incompatible with type {types.trino(declared).lower()} defined in table schema"
    )


def _denied(error: ClientError, uri: str, size: int) -> QueryFailureError:
    about = error.response["Error"]
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return QueryFailureError(
        f"HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split {uri} (offset=0, length={size}): "
        f"{about.get('Message', '')} (Service: Amazon S3; Status Code: {status}; "
        f"Error Code: {about.get('Code')})"
    )


def _listing_denied(error: ClientError, uri: str) -> QueryFailureError:
    about = error.response["Error"]
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return QueryFailureError(
        f"PERMISSION_DENIED: Failed to list directory: {uri}. {about.get('Message', '')} "
        f"(Service: Amazon S3; Status Code: {status}; Error Code: {about.get('Code')})"
    )
