"""HMAC-SHA-256 (RFC 2104, FIPS 198-1) as a Spark expression.

The key must not stand in the expression: a literal shows in `explain`, in Spark's UI and event log,
and in the plan that an error prints (`spark.sql.redaction.string.regex` covers only the first). So
the two padded keys come as columns of a one-row table, of which plans print the column names alone,
and every record is joined with it. The row is made in the JVM: createDataFrame would send it
through a temporary file.
"""

from __future__ import annotations

import hashlib

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column, DataFrame, SparkSession

BLOCK = 64
"""SHA-256's block, bytes."""
SHORTEST_KEY = 32
"""The least length of a key, bytes: SHA-256's output (RFC 2104, section 3)."""

INNER, OUTER = "inner_pad", "outer_pad"


def with_pads(spark: SparkSession, records: DataFrame, key: bytes) -> DataFrame:
    """Adds the columns that `hmac_sha256` reads."""
    block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    pads = [bytearray(byte ^ pad for byte in block) for pad in (0x36, 0x5C)]
    jvm = spark._jvm
    gateway = spark._sc._gateway
    assert jvm is not None and gateway is not None  # noqa: S101 (a running session has both)
    values = gateway.new_array(jvm.Object, len(pads))
    for place, pad in enumerate(pads):
        values[place] = pad
    rows = jvm.java.util.ArrayList()
    rows.add(jvm.org.apache.spark.sql.RowFactory.create(values))
    schema = jvm.org.apache.spark.sql.types.StructType.fromDDL(f"{INNER} binary, {OUTER} binary")
    pad_row = DataFrame(spark._jsparkSession.createDataFrame(rows, schema), spark)
    return records.crossJoin(F.broadcast(pad_row))


def hmac_sha256(text: Column) -> Column:
    """The lower-case hex HMAC of a text's UTF-8 bytes; null for null."""
    inner = F.unhex(F.sha2(F.concat(F.col(INNER), text.cast("binary")), 256))
    return F.sha2(F.concat(F.col(OUTER), inner), 256)
