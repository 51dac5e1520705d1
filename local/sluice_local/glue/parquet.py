"""The schema of Parquet files in S3, from their footers alone, as Hive types."""

import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


class RangedObject(io.RawIOBase):
    """An object in S3 as a file: each read is a ranged GET, so only footers are fetched."""

    def __init__(self, s3: Any, bucket: str, key: str, size: int) -> None:
        super().__init__()
        self._s3, self._bucket, self._key, self._size = s3, bucket, key, size
        self._at = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """The position, in bytes."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a position, in bytes from the start, from here or from the end."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Read by one GET."""
        end = self._size if size < 0 else min(self._size, self._at + size)
        if end <= self._at:
            return b""
        wanted = f"bytes={self._at}-{end - 1}"
        got = self._s3.get_object(Bucket=self._bucket, Key=self._key, Range=wanted)
        data: bytes = got["Body"].read()
        self._at += len(data)
        return data


def read_footer(s3: Any, bucket: str, key: str, size: int) -> tuple[dict[str, str], int]:
    """A file's columns (lower-case name to Hive type) and its number of rows.

    Raises ``ValueError`` when it is no Parquet file.
    """
    try:
        found = pq.ParquetFile(pa.PythonFile(RangedObject(s3, bucket, key, size), mode="r"))
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error
    columns = {field.name.lower(): hive_type(field.type) for field in found.schema_arrow}
    return columns, found.metadata.num_rows


SIMPLE = (
    (pa.types.is_int8, "tinyint"),
    (pa.types.is_int16, "smallint"),
    (pa.types.is_uint8, "smallint"),
    (pa.types.is_int32, "int"),
    (pa.types.is_uint16, "int"),
    (pa.types.is_integer, "bigint"),
    (pa.types.is_float64, "double"),
    (pa.types.is_floating, "float"),
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_date, "date"),
    (pa.types.is_timestamp, "timestamp"),
    (pa.types.is_binary, "binary"),
    (pa.types.is_large_binary, "binary"),
    (pa.types.is_fixed_size_binary, "binary"),
)


def hive_type(found: Any) -> str:
    """An Arrow type as the Data Catalog writes it."""
    if pa.types.is_dictionary(found):
        return hive_type(found.value_type)
    if pa.types.is_decimal(found):
        return f"decimal({found.precision},{found.scale})"
    if pa.types.is_list(found) or pa.types.is_large_list(found):
        return f"array<{hive_type(found.value_type)}>"
    if pa.types.is_map(found):
        return f"map<{hive_type(found.key_type)},{hive_type(found.item_type)}>"
    if pa.types.is_struct(found):
        fields = ",".join(f"{field.name.lower()}:{hive_type(field.type)}" for field in found)
        return f"struct<{fields}>"
    for check, name in SIMPLE:
        if check(found):
            return name
    return "string"
