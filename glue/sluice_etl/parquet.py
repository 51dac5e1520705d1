"""Reads Parquet into the frame that `read.read_records` documents: typed values become texts.

So each value goes the way of a text: null tokens, parsing, limits. The texts are canonical: they
are parsed to the value that they came from. Nothing of a type is guessed: a column whose type does
not fit the contract's is an error before a record is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import reduce
from itertools import groupby

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from py4j.protocol import Py4JJavaError
from pyspark.errors import AnalysisException
from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import (
    BinaryType,
    BooleanType,
    DataType,
    DateType,
    DecimalType,
    DoubleType,
    FloatType,
    IntegralType,
    StringType,
    TimestampNTZType,
    TimestampType,
)

from sluice_etl.contract import Clock, Column, Contract, LogicalType
from sluice_etl.errors import InputError
from sluice_etl.headers import Header, Source
from sluice_etl.json_node import Problems
from sluice_etl.read import escape_glob, raw_fields, spread
from sluice_etl.storage import File, storage_fault, without_values
from sluice_etl.versions import condition

FITS: dict[LogicalType, tuple[type[DataType], ...]] = {
    LogicalType.STRING: (),
    LogicalType.INTEGER: (IntegralType,),
    LogicalType.NUMBER: (IntegralType, FloatType, DoubleType, DecimalType),
    LogicalType.BOOLEAN: (BooleanType,),
    LogicalType.DATE: (DateType,),
    LogicalType.TIMESTAMP: (TimestampType, TimestampNTZType),
    LogicalType.TIME: (),
}
"""Spark's types of the columns that a logical type takes, beside texts, which any takes."""

EXACT = (IntegralType, DecimalType)
"""Those that a column published as a decimal takes: a double has lost what it should be."""

AT_ONCE = 8
"""Files whose footers are read at a time."""


def find_parquet(
    spark: SparkSession, contract: Contract, named: Sequence[tuple[str, File]]
) -> list[Source]:
    """Reads the columns of files and holds them to the contract.

    Raises:
        InputError: UNSUPPORTED_FILE, UNREADABLE_FILE, MISSING_COLUMN, REPEATED_COLUMN or
            WRONG_TYPE, for all files at once.
    """
    problems = Problems()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        read = list(pool.map(lambda each: _source(spark, *each), named))
    for found in (each for each in read if isinstance(each, InputError)):
        problems.extend(found.problems)
    sources = [each for each in read if isinstance(each, Source)]
    _hold(sources, contract, problems)
    return sources


def hold_to(contract: Contract, sources: Sequence[Source]) -> None:
    """Holds the columns of files that are known to the contract; those of no Parquet hold.

    Raises:
        InputError: MISSING_COLUMN or WRONG_TYPE.
    """
    typed = [source for source in sources if source.schema is not None]
    named = [replace(source, name=without_values(source.name)) for source in typed]
    _hold(named, contract, Problems())


def _hold(sources: Sequence[Source], contract: Contract, problems: Problems) -> None:
    for source in sources:
        _check(source, contract, problems)
    _check_alike(sources, contract, problems)
    if problems:
        raise InputError(problems)


def _source(spark: SparkSession, name: str, file: File) -> Source | InputError:
    if not file.path.endswith(".parquet"):
        return _error("UNSUPPORTED_FILE", f"{name}: it is no .parquet file; move it away")
    try:
        schema = spark.read.parquet(escape_glob(file.path)).schema
    except AnalysisException as error:
        repeated = condition(error) == "COLUMN_ALREADY_EXISTS"
        code = "REPEATED_COLUMN" if repeated else "UNREADABLE_FILE"
        what = "two columns are one but for case" if repeated else "it holds types of no table"
        return _error(code, f"{name}: {what}")
    except Py4JJavaError as error:
        if storage_fault(error):
            raise
        return _error("UNREADABLE_FILE", f"{name}: it is no Parquet file, or breaks off")
    return Source(file, name, Header(tuple(schema.names), "", False), schema)


def _error(code: str, message: str) -> InputError:
    problems = Problems()
    problems.add("", code, message)
    return InputError(problems)


def _check(source: Source, contract: Contract, problems: Problems) -> None:
    types = _types(source)
    missing = [column.name for column in contract.columns if column.name not in types]
    if missing:
        message = f"{source.name} lacks {', '.join(missing)}; names match exactly, case included"
        problems.add("", "MISSING_COLUMN", message)
    for column in contract.columns:
        found = types.get(column.name)
        fits = EXACT if column.decimal else FITS[column.logical_type]
        if found and not isinstance(found, (StringType, *fits)):
            wanted = column.decimal or column.logical_type
            message = f"{column.name} is {found.simpleString()}, which is no {wanted}"
            problems.add("", "WRONG_TYPE", f"{source.name}: {message}")


def _check_alike(sources: Sequence[Source], contract: Contract, problems: Problems) -> None:
    """How a column is written is said of its texts: it is text in all files or in none.

    A default zone is for moments without one: they have none in all files or in none.
    """
    for column in contract.columns:
        found = [type_ for source in sources if (type_ := _types(source).get(column.name))]
        zoned = column.clock != Clock()
        if (column.formats or column.number_format or zoned) and _differ(found, StringType):
            message = f"{column.name} is text in some files and no text in others"
            problems.add("", "WRONG_TYPE", message)
        elif zoned and _differ(found, TimestampNTZType):
            message = f"{column.name} has a zone in some files and none in others"
            problems.add("", "WRONG_TYPE", message)


def _differ(types: Sequence[DataType], kind: type[DataType]) -> bool:
    return len({isinstance(type_, kind) for type_ in types}) > 1


def _types(source: Source) -> dict[str, DataType]:
    return {field.name: field.dataType for field in source.schema.fields} if source.schema else {}


def without_formats(contract: Contract, sources: Sequence[Source]) -> Contract:
    """The contract for texts that were made here: of dates and moments ISO 8601's, plain numbers.

    A moment is told in UTC, without a zone; one that had none is of the column's default zone.
    """
    types = _types(sources[0])
    columns = (_of_typed(column, types[column.name]) for column in contract.columns)
    return replace(contract, columns=tuple(columns))


def _of_typed(column: Column, type_: DataType) -> Column:
    if isinstance(type_, StringType):
        return column
    clock = column.clock if isinstance(type_, TimestampNTZType) else Clock()
    return replace(column, formats=(), number_format=None, clock=clock)


def read_parquet(spark: SparkSession, contract: Contract, sources: Sequence[Source]) -> DataFrame:
    """Reads all files; see `read.read_records` for the columns. `id` is the row in the file."""
    ordered = sorted(sources, key=_alike)
    groups = [list(group) for _, group in groupby(ordered, key=_alike)]
    frames = [_read_group(spark, contract, group) for group in groups]
    return spread(spark, sources, reduce(DataFrame.unionByName, frames))


def _alike(source: Source) -> tuple[str, ...]:
    """What files have in common that Spark reads at once: types, and what their folders name."""
    folders = source.name.split("/")[:-1] if source.part else []
    schema = source.schema.json() if source.schema else ""
    return schema, *(folder.partition("=")[0] for folder in folders)


def _read_group(spark: SparkSession, contract: Contract, sources: Sequence[Source]) -> DataFrame:
    types = _types(sources[0])
    paths = [escape_glob(source.file.path) for source in sources]
    reader = spark.read.schema(sources[0].schema or "")
    if sources[0].part:
        reader = reader.option("basePath", sources[0].part.root)
    rows = reader.parquet(*paths)
    known = [column.name for column in contract.columns]
    unknown = [name for name in types if name not in known]
    extra = (part for name in unknown for part in (F.lit(name), _text(name, types[name])))
    return rows.select(
        F.input_file_name().alias("file"),
        F.col("_metadata.row_index").alias("id"),
        F.lit(None).cast("string").alias("text"),
        raw_fields(_text(name, types[name]) for name in known),
        F.create_map(*extra).cast("map<string,string>").alias("extra"),
        F.lit(False).alias("quoted"),
    )


def _text(name: str, type_: DataType) -> SparkColumn:
    value = F.col(f"`{name.replace('`', '``')}`")
    text = F.base64(value) if isinstance(type_, BinaryType) else value.cast("string")
    return F.coalesce(text, F.lit(""))
