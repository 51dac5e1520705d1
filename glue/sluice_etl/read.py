r"""Reads CSV into one row a record, with nothing lost: what does not fit the header keeps its text.

What Spark's reader does, and what is done about it (each has a test in `test_read.py`):

- `multiLine` keeps line breaks inside quotes, but guesses the line end from the first bytes and,
  for "\r\n", rewrites those inside quotes. So the line end is given (`headers.Header.line_end`).
- `escape` is a backslash by default, which RFC 4180 doesn't know: unless the contract says so,
  `"` doubled is the only escape.
- A row with too few or too many fields sets the corrupt-record column to the row's text.
- An empty field is null, quoted or not; it becomes the empty text again.
- A stray quote ends at the next delimiter (STOP_AT_DELIMITER): its field keeps the quotes, or its
  row is malformed, but the next row is itself again. (BACK_TO_DELIMITER would let rows vanish.)
- A quote that is never closed swallows line breaks up to the next stray quote: its field is the one
  kind that begins with a quote and spans lines, so such a record is malformed (`_swallowed`).
- Without a later quote it swallows the rest of its file: see `survey`.
- Paths are globs, so `[`, `*` and their kind in a file's name are escaped. (Turning globs off makes
  Spark 3.5 read the other files twice.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial, reduce
from itertools import groupby
from operator import or_
from typing import Any

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql.types import StringType, StructField, StructType

from sluice_etl import names
from sluice_etl.contract import Contract, InputFormat
from sluice_etl.dialect import quote_of, spark_options
from sluice_etl.headers import Header, Source
from sluice_etl.normalize import REPLACEMENT
from sluice_etl.storage import unzipping

OPTIONS = {
    "header": True,
    "enforceSchema": True,
    "multiLine": True,
    "mode": "PERMISSIVE",
    "columnPruning": False,
    "ignoreLeadingWhiteSpace": False,
    "ignoreTrailingWhiteSpace": False,
    "maxCharsPerColumn": -1,
    "unescapedQuoteHandling": "STOP_AT_DELIMITER",
}
SPARK_COLUMNS = 20_480
"""Spark's own limit of fields in a row; a row beyond it stops the run (UNREADABLE_FILE)."""

LARGE = 8 << 20
"""Bytes of input from which a shuffle costs less than it brings."""
BLOCK = 32 << 20
"""Bytes of input in one partition. It is kept as one block, which Spark, where memory was too small
for it, reads back from disk as a whole: blocks of a gigabyte have ended Java."""
UNZIPPED = 8
"""How many bytes come of a zipped one, about."""


def read_records(spark: SparkSession, contract: Contract, sources: Sequence[Source]) -> DataFrame:
    """Reads all files.

    Returns:
        One row a record: `file` (as input_file_name() gives it), `id` (rises by one with each
        record of a file), `text` (the row, when it is malformed, else null; where a quote ran on
        over other rows, all their text, its fields joined again), `raw` (the text of the
        contract's columns, a struct of `r0`..., never null; of no meaning when malformed), `extra`
        (map<string,string>: the columns that the contract does not know), `quoted` (the last field
        can only have stood in quotes).
    """
    ordered = sorted(sources, key=lambda source: _order(source.header))
    groups = groupby(ordered, key=lambda source: source.header)
    share = partial(spread, spark, sources)
    frames = [_read_group(spark, contract, header, list(group), share) for header, group in groups]
    return reduce(DataFrame.unionByName, frames)


def raw_fields(values: Iterable[Column]) -> Column:
    """The raw text of the contract's columns, in its order."""
    fields = (value.alias(names.raw_field(i)) for i, value in enumerate(values))
    return F.struct(*fields).alias(names.RAW)


def spread(spark: SparkSession, sources: Sequence[Source], records: DataFrame) -> DataFrame:
    """Shares what follows among all cores: a file, however large, is read by one task.

    Args:
        spark: the session.
        sources: all files of the input.
        records: some of their records, each with its `id`.
    """
    sizes = [file.size * (UNZIPPED if file.zipped else 1) for file in (s.file for s in sources)]
    whole, least = sum(sizes), 2 * spark.sparkContext.defaultParallelism
    if whole <= LARGE or (len(sources) >= least and max(sizes) <= 2 * BLOCK):
        return records
    return records.repartition(max(least, whole // BLOCK), "id")


def _order(header: Header) -> tuple[tuple[str, ...], str, bool]:
    return header.names, header.line_end, header.carriage_return


def _read_group(
    spark: SparkSession,
    contract: Contract,
    header: Header,
    sources: Sequence[Source],
    share: Callable[[DataFrame], DataFrame],
) -> DataFrame:
    fields = [f"f{place}" for place in range(len(header.names))]
    schema = _schema(header, fields)
    options: dict[str, Any] = {
        **OPTIONS,
        **spark_options(contract.input),
        **unzipping(source.file for source in sources),
        "encoding": header.encoding,
        "lineSep": header.line_end,
        "maxColumns": max(SPARK_COLUMNS, 2 * len(fields)),
        "columnNameOfCorruptRecord": schema.names[-1],
    }
    paths = [escape_glob(source.file.path) for source in sources]
    rows = spark.read.options(**options).schema(schema).csv(paths).toDF(*fields, "corrupt")
    rows = rows.where(~_is_blank(header, fields))
    rows = share(
        rows.select(
            F.input_file_name().alias("file"),
            F.monotonically_increasing_id().alias("id"),
            *fields,
            "corrupt",
        )
    )
    place = {name: f"f{i}" for i, name in enumerate(header.names)}
    known = {column.name for column in contract.columns}
    unknown = [name for name in header.names if name not in known]
    texts = {name: _text(header, place[name], last=fields[-1]) for name in header.names}
    extra = F.create_map(*(part for name in unknown for part in (F.lit(name), texts[name])))
    text = F.coalesce("corrupt", _swallowed(contract.input, header, fields))
    # A malformed row may be long: its fields are not carried along beside its text.
    whole = F.col("text").isNull()
    raw = (F.when(whole, texts[column.name]).otherwise("") for column in contract.columns)
    return rows.select("file", "id", *fields, text.alias("text")).select(
        "file",
        "id",
        "text",
        raw_fields(raw),
        (F.when(whole, extra) if unknown else F.lit(None))
        .cast("map<string,string>")
        .alias("extra"),
        (whole & _quoted(contract.input, texts[header.names[-1]])).alias("quoted"),
    )


def _quoted(csv_format: InputFormat, last: Column) -> Column:
    """Whether the text can only have stood in quotes."""
    if not csv_format.quote:
        return F.lit(False)
    return last.contains("\n") | last.contains(csv_format.delimiter)


def _schema(header: Header, fields: Sequence[str]) -> StructType:
    """The header's own names, lest Spark warn of each file; not where two seem one to it."""
    alike = len({name.lower() for name in header.names}) < len(header.names)
    labels = list(fields if alike else header.names)
    corrupt = "corrupt"
    while corrupt in (label.lower() for label in labels):
        corrupt += "_"
    return StructType([StructField(label, StringType()) for label in (*labels, corrupt)])


def _is_blank(header: Header, fields: Sequence[str]) -> Column:
    r"""Blank lines, which Spark itself skips unless they hold the "\r" of a "\r\n"."""
    row = F.col("corrupt") if len(fields) > 1 else F.col(fields[0])
    if len(fields) == 1 and not header.carriage_return:
        return F.lit(False)
    return F.coalesce(row.isin("", "\r"), F.lit(False))


def _text(header: Header, field: str, last: str) -> Column:
    raw = F.coalesce(F.col(field), F.lit(""))
    return _without_return(raw) if header.carriage_return and field == last else raw


def _swallowed(csv_format: InputFormat, header: Header, fields: Sequence[str]) -> Column:
    """The text of a record with a quote that ran on over other rows; null for all others.

    Spark leaves the field of such a quote its opening one. A well-formed value may begin with a
    quote and hold a line break too; it cannot be told apart, and is kept from the table as well.

    No expression of `_text` stands in here: Spark's optimiser would try all ways to say a column
    whose parts are columns too, twice as many for each field.
    """
    *others, last = (F.col(field) for field in fields)
    values = [*others, _without_return(last) if header.carriage_return else last]
    run_on = [
        value.startswith(quote_of(csv_format)) & (value.contains("\n") | value.contains("\r"))
        for value in values
    ]
    if header.encoding.startswith("UTF-16"):
        # Java takes the character after half a surrogate pair for its other half, a delimiter too.
        run_on += [value.contains(REPLACEMENT) for value in values]
    filled = F.transform(F.array(*values), lambda value: F.coalesce(value, F.lit("")))
    return F.when(reduce(or_, run_on), F.array_join(filled, csv_format.delimiter))


def _without_return(column: Column) -> Column:
    shorter = column.substr(F.lit(1), F.length(column) - 1)
    return F.when(column.endswith("\r"), shorter).otherwise(column)


def escape_glob(path: str) -> str:
    """A path that Hadoop takes as it stands."""
    return re.sub(r"([{}\[\]*?\\])", r"\\\1", path)
