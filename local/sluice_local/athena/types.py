"""Types: the catalog's (Hive's), Trino's and DuckDB's, and values as Athena writes them. Pure.

https://docs.aws.amazon.com/athena/latest/ug/data-types.html
"""

import datetime
import decimal
import math
import re
import struct
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError

from sluice_local.athena.failures import QueryFailureError

Json = dict[str, Any]
#: DuckDB's type to the one that GetQueryResults names, with its precision.
RESULT_TYPES = {
    "BOOLEAN": ("boolean", 0),
    "TINYINT": ("tinyint", 3),
    "SMALLINT": ("smallint", 5),
    "INTEGER": ("integer", 10),
    "BIGINT": ("bigint", 19),
    "HUGEINT": ("bigint", 19),
    "UTINYINT": ("smallint", 5),
    "USMALLINT": ("integer", 10),
    "UINTEGER": ("bigint", 19),
    "UBIGINT": ("bigint", 19),
    "FLOAT": ("float", 17),
    "DOUBLE": ("double", 17),
    "VARCHAR": ("varchar", 2147483647),
    "JSON": ("json", 0),
    "BLOB": ("varbinary", 1073741824),
    "DATE": ("date", 0),
    "TIME": ("time", 3),
    "TIMESTAMP": ("timestamp", 3),
    "TIMESTAMP_S": ("timestamp", 3),
    "TIMESTAMP_MS": ("timestamp", 3),
    "TIMESTAMP_NS": ("timestamp", 3),
    "INTERVAL": ("interval day to second", 0),
    '"NULL"': ("unknown", 0),
    "NULL": ("unknown", 0),
}
DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")
BIGINT = range(-(2**63), 2**63)


def parsed(hive: str) -> exp.DataType:
    """A type as the catalog writes it; QueryFailureError for one that Athena cannot read."""
    try:
        found = exp.DataType.build(hive, dialect="hive")
    except (SqlglotError, ValueError) as error:
        raise QueryFailureError(f"HIVE_INVALID_METADATA: Unsupported Hive type: {hive}") from error
    return found


def trino(hive: str) -> str:
    """The catalog's type in Trino's words."""
    return parsed(hive).sql(dialect="trino")


def duckdb(hive: str) -> str:
    """The catalog's type in DuckDB's words."""
    return parsed(hive).sql(dialect="duckdb")


def column_info(name: str, kind: str) -> Json:
    """A result's column as GetQueryResults describes it. ``kind`` is DuckDB's type."""
    scale = 0
    number = DECIMAL.fullmatch(kind)
    if number:
        word, precision, scale = "decimal", int(number[1]), int(number[2])
    elif kind.endswith("]"):
        word, precision = "array", 0
    elif kind.startswith("STRUCT"):
        word, precision = "row", 0
    elif kind.startswith("MAP"):
        word, precision = "map", 0
    else:
        word, precision = RESULT_TYPES.get(kind, (kind.lower(), 0))
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": name,
        "Label": name,
        "Type": word,
        "Precision": precision,
        "Scale": scale,
        "Nullable": "UNKNOWN",
        "CaseSensitive": word == "varchar",
    }


def text(value: Any, kind: str = "") -> str | None:
    """A value as Athena writes it; None for null. ``kind`` is DuckDB's type."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if value not in BIGINT:
            raise QueryFailureError("NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow")
        return str(value)
    if isinstance(value, float):
        return _float(value, kind)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond // 1000:03d}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M:%S}.{value.microsecond // 1000:03d}"
    if isinstance(value, datetime.timedelta):
        seconds, millis = divmod(round(value.total_seconds() * 1000) % 86_400_000, 1000)
        clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        return f"{value.days} {clock}.{millis:03d}"
    if isinstance(value, (bytes, bytearray)):
        return value.hex(" ")
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_inside(item) for item in value)}]"
    if isinstance(value, dict):
        names = (re.sub(r"^_(\d+)$", r"field\1", _inside(key)) for key in value)
        pairs = (
            f"{name}={_inside(item)}" for name, item in zip(names, value.values(), strict=True)
        )
        return f"{{{', '.join(pairs)}}}"
    return str(value)


def _inside(value: Any) -> str:
    written = text(value)
    return "null" if written is None else written


def _float(value: float, kind: str) -> str:
    """As Java writes doubles: 1.0, 1.0E7, 1.0E-4, NaN, Infinity."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    digits = _shortest(value) if kind == "FLOAT" else repr(value)
    number = decimal.Decimal(digits)
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        written = format(number, "f")
        return written if "." in written else f"{written}.0"
    sign, figures, _ = number.normalize().as_tuple()
    exponent = number.adjusted()
    rest = "".join(map(str, figures[1:])) or "0"
    return f"{'-' if sign else ''}{figures[0]}.{rest}E{exponent}"


def _shortest(value: float) -> str:
    """The fewest digits that give the same 32-bit number."""
    for precision in range(1, 10):
        digits = f"{value:.{precision}g}"
        if struct.pack("f", float(digits)) == struct.pack("f", value):
            return digits
    return repr(value)


def hive(info: Json) -> str:
    """A result's column, as ``column_info`` describes it, in the catalog's words."""
    word = str(info["Type"])
    if word == "decimal":
        return f"decimal({info['Precision']},{info['Scale']})"
    if word in ("array", "map", "row", "unknown", "json"):
        raise QueryFailureError(
            f"NOT_SUPPORTED: The embedded AWS makes no view with a column of {word}"
        )
    return {"varchar": "string", "integer": "int", "varbinary": "binary"}.get(word, word)
