"""The patients contract's work written by hand in Spark, for this one file: (b2) of the benchmark.

Parse, validate, de-identify, keep apart with reasons, partition, count: what an engineer would
write who knew the columns and took care to lose nothing. No line numbers, no read-back check.
"""

from __future__ import annotations

import hashlib
from typing import Any

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark import StorageLevel
from subjects import OPTIONS, STRINGS

MAP = {"Y": True, "Yes": True, "1": True, "N": False, "No": False, "0": False}
BLOOD = ("A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-")


def run(spark: Any, source: str, out: str, key: bytes) -> dict[str, int]:
    """Publishes to ``<out>/published``, keeps the rest in ``<out>/quarantine``."""
    raw = spark.read.options(**OPTIONS, columnNameOfCorruptRecord="corrupt")
    rows = raw.schema(f"{STRINGS}, corrupt string").csv(source)
    typed = rows.select("*", *_typed(), _hmac("patient_id", key).alias("patient_key"))
    reasons = F.array_compact(F.array(*_reasons()))
    judged = typed.withColumn("reasons", reasons).persist(StorageLevel.MEMORY_AND_DISK)
    read = judged.count()
    seen = judged.where(F.size("reasons") == 0).groupBy("patient_id").count().where("count > 1")
    twice = {row.patient_id for row in seen.collect()}
    repeated = F.col("patient_id").isin(twice) if twice else F.lit(False)
    is_good = (F.size("reasons") == 0) & ~repeated
    first = judged.where((F.size("reasons") == 0) & repeated).dropDuplicates(["patient_id"])
    good = judged.where(is_good).unionByName(first) if twice else judged.where(is_good)
    good.select(*_published()).repartition("treatment_year").write.mode("overwrite").partitionBy(
        "treatment_year"
    ).parquet(f"{out}/published")
    bad = judged.where(F.size("reasons") > 0)
    bad.select(*rows.columns, "reasons").write.mode("overwrite").parquet(f"{out}/quarantine")
    published = spark.read.parquet(f"{out}/published").count()
    judged.unpersist()
    return {"in": read, "published": published, "quarantined": read - published}


def _date(name: str, *formats: str) -> Any:
    return F.coalesce(*(F.try_to_timestamp(F.trim(name), F.lit(each)) for each in formats)).cast(
        "date"
    )


def _matching(name: str, pattern: str, upper: bool = False) -> Any:
    text = F.upper(F.trim(name)) if upper else F.trim(name)
    return F.when(text.rlike(pattern), text)


def _number(name: str, most: float) -> Any:
    value = F.expr(f"try_cast(trim({name}) as double)")
    return F.when(F.abs(value) <= most, value)


def _typed() -> list[Any]:
    conditions = F.create_map(*(F.lit(part) for entry in MAP.items() for part in entry))
    gender, blood = F.upper(F.trim("gender")), F.upper(F.trim("blood_type"))
    birth = _date("birth_date", "yyyy/MM/dd", "dd-MM-yyyy")
    return [
        F.when(birth >= "1900-01-01", birth).alias("born"),
        _date("treatment_start", "dd-MM-yyyy", "yyyy/MM/dd").alias("started"),
        F.when(gender.isin("F", "M", "O"), gender).alias("gender_code"),
        _matching("ssn", r"^\d{3}-\d{2}-\d{4}$").alias("ssn_ok"),
        _matching("email", r"^[^@\s]+@[^@\s]+$").alias("email_ok"),
        _matching("diagnosis_code", r"^[A-TV-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$", True).alias(
            "diagnosis"
        ),
        _matching("country", "^[A-Z]{2}$", True).alias("country_code"),
        F.try_element_at(conditions, F.trim("chronic_condition")).alias("is_chronic"),
        _number("last_visit_lat", 90).alias("lat"),
        _number("last_visit_long", 180).alias("long"),
        F.when(blood.isin(*BLOOD), blood).alias("blood"),
    ]


def _reasons() -> list[Any]:
    empty = F.coalesce(F.trim("patient_id"), F.lit("")) == ""
    return [
        F.when(F.col("corrupt").isNotNull(), "MALFORMED_ROW"),
        F.when(empty, "patient_id: MISSING_REQUIRED"),
        F.when(F.length("patient_id") > 64, "patient_id: TOO_LONG"),
        F.when(F.col("treatment_start").isNull(), "treatment_start: MISSING_REQUIRED"),
        F.when(
            F.col("treatment_start").isNotNull() & F.col("started").isNull(),
            "treatment_start: UNPARSABLE_DATE",
        ),
        F.when(F.col("started") < "2000-01-01", "treatment_start: BELOW_MINIMUM"),
        F.when(F.col("born") > F.col("started"), "birth_date: NEGATIVE_AGE"),
    ]


def _published() -> list[Any]:
    age = F.floor(F.months_between("started", "born") / 12).cast("int")
    return [
        F.col("patient_key"),
        F.least(age, F.lit(90)).alias("age"),
        F.col("gender_code").alias("gender"),
        F.col("diagnosis").alias("diagnosis_code"),
        F.col("started").alias("treatment_start"),
        F.col("country_code").alias("country"),
        F.col("is_chronic").alias("chronic_condition"),
        (F.floor(F.col("lat") / 5) * 5).cast("double").alias("visit_lat_cell"),
        (F.floor(F.col("long") / 5) * 5).cast("double").alias("visit_long_cell"),
        F.col("blood").alias("blood_type"),
        F.year("started").alias("treatment_year"),
    ]


def _hmac(name: str, key: bytes) -> Any:
    """HMAC-SHA-256; the key stands in the plan, which the engine takes care that it does not."""
    block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner, outer = (F.lit(bytearray(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))
    return F.sha2(
        F.concat(outer, F.unhex(F.sha2(F.concat(inner, F.encode(name, "UTF-8")), 256))), 256
    )
