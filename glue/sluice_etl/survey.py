"""Counts what was read, file by file, and finds files that end inside a quoted field."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import DataFrame, SparkSession

from sluice_etl.storage import CHUNK, File, chunks

OPEN = re.compile(rb'(?:^|[,\n\r])"(?:[^"\n\r]|"")*\Z')
"""The end of a file that may lie in quotes; which quote opens and which closes it does not tell."""


@dataclass(frozen=True)
class FileSurvey:
    """A file's records.

    Attributes:
        url: the file's, as input_file_name() gives it.
        records: how many.
        first: the first one's `id`.
        last: the last one's.
        last_quoted: the last field of the last one can only have stood in quotes.
    """

    url: str
    records: int
    first: int
    last: int
    last_quoted: bool


def survey(assessed: DataFrame) -> list[FileSurvey]:
    """Counts the records of each file; a file without a record is not in the list."""
    last_quoted = F.max_by("quoted", "id")
    rows = assessed.groupBy("file").agg(F.count("*"), F.min("id"), F.max("id"), last_quoted)
    return sorted((FileSurvey(*row) for row in rows.collect()), key=lambda found: found.url)


def broken_ends(
    spark: SparkSession, surveys: Iterable[FileSurvey], files: Iterable[File]
) -> list[FileSurvey]:
    """The files that end inside a quoted field, as when an upload broke off.

    Spark takes the rest of such a file for that field, and when it is the row's last one the row
    looks whole. A quoted last field that is closed leaves an odd run of quotes at the file's end,
    an open one an even run or none. A file may also break off in its last line: then its last
    field begins with a quote that nothing closes, and the file has an odd number of quotes.
    """
    by_url = {file.url: file for file in files}
    return [found for found in surveys if not _ends_closed(spark, found, by_url[found.url])]


def _ends_closed(spark: SparkSession, found: FileSurvey, file: File) -> bool:
    start = 0 if file.zipped else max(0, file.size - CHUNK)
    tail = b""
    for data in chunks(spark, file, start):
        tail = (tail + data)[-CHUNK:]
    text = tail.rstrip()
    if found.last_quoted:
        return (len(text) - len(text.rstrip(b'"'))) % 2 == 1
    if tail.endswith((b"\n", b"\r")) or not OPEN.search(tail):
        return True
    return sum(data.count(b'"') for data in chunks(spark, file)) % 2 == 0
