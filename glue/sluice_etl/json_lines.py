r"""Reads JSON lines (RFC 8259, an object a line) into the frame that `read.read_records` documents.

- Lines come through Spark's CSV reader, so that a file is read by one task and `id` rises within
  it. Its delimiter is a control character, which no JSON may hold raw; its quote U+FDD1, a
  noncharacter: only lines that begin with it could be taken for one.
- Spark 3.5 reads 1.50 as a double, 1.5. So numbers outside of strings are quoted before it parses.
- Spark ignores what follows a value; the line stands in a list before a sentinel instead.
- null and an absent member say nothing; nested values are their JSON text.
- A line that is no object, or holds U+FDD0 (a noncharacter, our mark), is malformed.
- So is one with half a surrogate pair, whose text would not come out as it went in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column, DataFrame, SparkSession

from sluice_etl.contract import Contract
from sluice_etl.errors import InputError
from sluice_etl.headers import Header, Source, check_ending
from sluice_etl.json_node import Problems
from sluice_etl.read import OPTIONS, escape_glob, raw_fields, spread
from sluice_etl.storage import File, unzipping

ENDINGS = (".jsonl", ".ndjson", ".json")

MARK = "\ufdd0"
STRING_OR_NUMBER = r'("[^"]*+")|(-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)'
"""A string whose escapes are hidden, or a number; no part of it recurses in Java."""

LONE = r"(?i)\\ud[89ab]..(?!\\ud[c-f])|(?<!\\ud[89ab].{2})\\ud[c-f]"
"""Half of a surrogate pair (RFC 8259, 8.2), which no UTF-8 can hold: Java would make it a `?`."""

PARSER = {"allowSingleQuotes": "false", "allowNonNumericNumbers": "false"}
LINES: dict[str, Any] = {
    **OPTIONS,
    "header": False,
    "encoding": "UTF-8",
    "sep": "\x01",
    "quote": "\ufdd1",
    "escape": "\ufdd1",
}


def find_json_lines(spark: SparkSession, named: Sequence[tuple[str, File]]) -> list[Source]:
    """Checks the files' endings.

    Raises:
        InputError: UNSUPPORTED_FILE.
    """
    problems = Problems()
    for name, file in named:
        try:
            check_ending(spark, file, ENDINGS)
        except InputError as error:
            for problem in error.problems:
                problems.add("", problem.code, f"{name}: {problem.message}")
    if problems:
        raise InputError(problems)
    return [Source(file, name, Header((), "\n", False)) for name, file in named]


def read_json_lines(
    spark: SparkSession, contract: Contract, sources: Sequence[Source]
) -> DataFrame:
    """Reads all files; see `read.read_records` for the columns."""
    options: dict[str, Any] = {**LINES, "lineSep": "\n", "columnNameOfCorruptRecord": "corrupt"}
    options.update(unzipping(source.file for source in sources))
    paths = [escape_glob(source.file.path) for source in sources]
    rows = spark.read.options(**options).schema("line string, corrupt string").csv(paths)
    line = F.regexp_replace(F.coalesce("corrupt", "line"), "^\ufeff|\r$", "")
    rows = rows.select(line.alias("line")).where(F.btrim("line", F.lit(" \t")) != "")
    rows = rows.select(  # ids after the blank lines are gone, so that they rise by one
        F.input_file_name().alias("file"),
        F.monotonically_increasing_id().alias("id"),
        "line",
    )
    rows = spread(spark, sources, rows).withColumn("members", _members(F.col("line")))
    known = [column.name for column in contract.columns]
    unknown = F.map_filter("members", lambda name, _: ~name.isin(known))
    values = [F.try_element_at("members", F.lit(name)) for name in known]
    return rows.select(
        "file",
        "id",
        F.when(F.col("members").isNull(), F.col("line")).alias("text"),
        raw_fields(F.coalesce(_unmarked(value), F.lit("")) for value in values),
        F.transform_values(unknown, lambda _, value: F.coalesce(_unmarked(value), F.lit(""))).alias(
            "extra"
        ),
        F.lit(False).alias("quoted"),
    )


def _members(line: Column) -> Column:
    """The object's members, numbers as marked texts; null where the line is no JSON object."""
    hidden = F.replace(F.replace(line, F.lit("\\\\"), F.lit("\x03")), F.lit('\\"'), F.lit("\x04"))
    marked = F.regexp_replace(hidden, STRING_OR_NUMBER, "\x01$1\x02$2\x05")
    # A string is now 1 "…" 2 5, a number 1 2 … 5.
    marked = F.regexp_replace(marked, "\x01\x02", f'"{MARK}')
    marked = F.regexp_replace(marked, "\x02\x05|\x01", "")
    marked = F.replace(marked, F.lit("\x05"), F.lit(f'{MARK}"'))
    shown = F.replace(F.replace(marked, F.lit("\x03"), F.lit("\\\\")), F.lit("\x04"), F.lit('\\"'))
    whole = F.concat(F.lit("["), shown, F.lit(f',{{"{MARK}":"{MARK}"}}]'))
    parsed = F.from_json(whole, "array<map<string,string>>", PARSER)
    sound = (F.size(parsed) == 2) & F.get(parsed, F.lit(1)).isNotNull()
    sound &= ~line.rlike(rf"[\x00-\x08\x0b-\x1f{MARK}]|(?i:\\ufdd0)") & ~hidden.rlike(LONE)
    members = F.get(parsed, F.lit(0))
    once = F.size(F.array_distinct(F.map_keys(members))) == F.size(members)
    return F.when(sound & once, members)


def _unmarked(value: Column) -> Column:
    """A value's text; the numbers in a nested one lose their quotes, all their marks."""
    return F.regexp_replace(F.regexp_replace(value, f'"{MARK}|{MARK}"', ""), MARK, "")
