"""Counts what was read, file by file, and finds files that end inside a quoted field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import DataFrame, SparkSession

from sluice_etl.contract import RFC_4180, InputFormat
from sluice_etl.dialect import QuoteEnds, decoded
from sluice_etl.headers import Source
from sluice_etl.storage import CHUNK, chunks


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
    spark: SparkSession,
    surveys: Iterable[FileSurvey],
    sources: Iterable[Source],
    csv_format: InputFormat = RFC_4180,
) -> list[FileSurvey]:
    """The files that end inside a quoted field, as when an upload broke off.

    Spark takes the rest of such a file for that field, and when it is the row's last one the row
    looks whole. A quoted last field that is closed leaves an odd run of quotes at the file's end,
    an open one an even run or none. A file may also break off in its last line: then its last
    field begins with a quote that nothing closes, and the file has an odd number of quotes.
    """
    if not csv_format.quote:
        return []
    by_url, ends = {source.file.url: source for source in sources}, QuoteEnds(csv_format)
    return [found for found in surveys if not _ends_closed(spark, found, by_url[found.url], ends)]


def _ends_closed(spark: SparkSession, found: FileSurvey, source: Source, ends: QuoteEnds) -> bool:
    file, encoding = source.file, source.header.encoding
    # An even place, lest a character of UTF-16 be cut.
    start = 0 if file.zipped else max(0, file.size - CHUNK) // 2 * 2
    data = b""
    for piece in chunks(spark, file, start):
        data = (data + piece)[-CHUNK if len(data + piece) % 2 == 0 else -CHUNK - 1 :]
    tail = "".join(decoded(encoding, [data]))
    if found.last_quoted:
        return ends.closes(tail.rstrip())
    if tail.endswith(("\n", "\r")) or not ends.may_be_open(tail):
        return True
    return ends.even(decoded(encoding, chunks(spark, file)))
