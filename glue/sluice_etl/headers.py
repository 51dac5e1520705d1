"""Finds the input's files and checks every header before a record is read."""

from __future__ import annotations

import codecs
import csv
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain

from pyspark.sql import SparkSession
from pyspark.sql.types import StructType

from sluice_etl.contract import RFC_4180, Contract, InputFormat
from sluice_etl.dialect import actual_encoding, decoded, read_row, row_end
from sluice_etl.errors import InputError, SluiceError
from sluice_etl.json_node import Problems
from sluice_etl.normalize import REPLACEMENT
from sluice_etl.snapshots import Load
from sluice_etl.storage import ZIPPED, File, chunks, has_native_zstd, list_files, qualified

LONGEST_HEADER = 1 << 20
"""Bytes within which a header must end."""


@dataclass(frozen=True)
class Header:
    r"""How a file begins: its column names, trimmed, and how its lines end.

    Attributes:
        names: in the file's order.
        line_end: "\n" also for files whose lines end in "\r\n": told so, Spark would alter line
            breaks inside quotes. "\r" for those of old Macs.
        carriage_return: the lines end in "\r\n", so Spark leaves a "\r" at the end of a last field
            without quotes.
        encoding: Java's name of it; of UTF-16 with its order of bytes.
    """

    names: tuple[str, ...]
    line_end: str
    carriage_return: bool
    encoding: str = "UTF-8"


@dataclass(frozen=True)
class Part:
    """Whose file it is: of which load of which published table, and the folder of its loads."""

    table: str
    load: Load
    root: str


@dataclass(frozen=True)
class Source:
    """A file of the input.

    Attributes:
        file: where it is.
        name: its path below the input's.
        header: its columns.
        schema: what Parquet holds; of a published table's file also what its folders say.
        part: of a published table; None for a file that nobody has published.
    """

    file: File
    name: str
    header: Header
    schema: StructType | None = None
    part: Part | None = None


def find_sources(spark: SparkSession, contract: Contract, path: str) -> list[Source]:
    """Lists the CSV files at a path and reads their headers.

    Raises:
        InputError: EMPTY_INPUT, UNSUPPORTED_FILE, NOT_UTF8, WRONG_ENCODING, NO_HEADER,
            UNREADABLE_FILE, MISSING_COLUMN or REPEATED_COLUMN, for all files at once.
    """
    problems = Problems()
    sources: list[Source] = []
    for name, file in visible_files(spark, path):
        try:
            header = read_header(spark, file, contract.input)
            _check(header, contract, name, problems)
            sources.append(Source(file, name, header))
        except InputError as error:
            for problem in error.problems:
                problems.add("", problem.code, f"{name}: {problem.message}")
    if problems:
        raise InputError(problems)
    return sources


def visible_files(spark: SparkSession, path: str) -> list[tuple[str, File]]:
    """Names files below the input's path; skips hidden ones and markers of folders on S3.

    Raises:
        InputError: EMPTY_INPUT: there is none.
    """
    root = qualified(spark, path)
    files = list_files(spark, path)
    named = [(file.path.removeprefix(f"{root}/"), file) for file in files]
    named = [(name if name != root else root.rpartition("/")[2], file) for name, file in named]
    visible = [
        (name, file)
        for name, file in named
        if not any(part.startswith(("_", ".")) for part in name.split("/"))
        and not name.endswith("_$folder$")
    ]
    if not visible:
        message = f"no file to read at {path} (names with _ or . first are skipped)"
        raise InputError.of("EMPTY_INPUT", message)
    return visible


def _check(header: Header, contract: Contract, name: str, problems: Problems) -> None:
    """Names only columns of the contract: where some are missing, the first row may be a record."""
    wanted = [column.name for column in contract.columns]
    missing = [column for column in wanted if column not in header.names]
    if missing:
        message = f"{name} lacks {', '.join(missing)}; names match exactly, case included"
        problems.add("", "MISSING_COLUMN", message)
        return
    repeated = [column for column, times in Counter(header.names).items() if times > 1]
    if repeated:
        shown = ", ".join(column or "(empty)" for column in repeated)
        problems.add("", "REPEATED_COLUMN", f"{name} has more than one column {shown}")


def read_header(spark: SparkSession, file: File, csv_format: InputFormat) -> Header:
    """Reads a file's first row; a byte order mark is no part of it."""
    check_ending(spark, file, (".csv",))
    text = ""
    try:
        pieces = chunks(spark, file)
        first = next(pieces, b"")
        encoding = _checked(csv_format.encoding, first)
        for piece in decoded(encoding, chain([first], pieces)):
            text += piece
            header = parse_header(_unmarked(text), csv_format, ended=False)
            if header or len(text) > LONGEST_HEADER:
                break
        else:
            header = parse_header(_unmarked(text), csv_format, ended=True)
    except csv.Error:
        raise InputError.of("NO_HEADER", "the first row is no CSV header") from None
    except zlib.error:
        raise InputError.of("UNREADABLE_FILE", "it is no gzip or zstd file") from None
    if header is None:
        if text.strip():
            raise InputError.of("NO_HEADER", "no header ends in its first MiB")
        raise InputError.of("EMPTY_INPUT", "it is empty")
    # Of the text read the header is but the first part: other bytes are fields' faults.
    if any(REPLACEMENT in name for name in header.names):
        raise _not(csv_format.encoding, "the header is not")
    return replace(header, encoding=encoding)


def check_ending(spark: SparkSession, file: File, endings: tuple[str, ...]) -> None:
    """Checks that a file is one that the format has and that Hadoop can unzip.

    Raises:
        InputError: UNSUPPORTED_FILE.
    """
    whole = next(
        (file.path.removesuffix(ending) for ending in ZIPPED if file.path.endswith(ending)), ""
    )
    if not whole.endswith(endings) and not file.path.lower().endswith(endings):
        shown = " or ".join(endings)
        message = f"it ends in no {shown}, nor one with {', '.join(ZIPPED)}; move it away"
        raise InputError.of("UNSUPPORTED_FILE", message)
    if file.path.endswith(".zst") and not has_native_zstd(spark):
        message = (
            "Hadoop has no zstd library here; name the file .zstd, which needs none, or gzip it"
        )
        raise InputError.of("UNSUPPORTED_FILE", message)


def _checked(encoding: str, beginning: bytes) -> str:
    """The encoding, unless the file begins with the mark of another."""
    marks = {codecs.BOM_UTF8: "UTF-8", codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
    found = next((name for mark, name in marks.items() if beginning.startswith(mark)), None)
    actual = actual_encoding(encoding, beginning)
    if found and not encoding.startswith(found):
        raise _not(encoding, f"it begins with a byte order mark of {found}, and is not")
    return actual


def _not(encoding: str, what: str) -> SluiceError:
    code = "NOT_UTF8" if encoding == "UTF-8" else "WRONG_ENCODING"
    return InputError.of(code, f"{what} {encoding}")


def _unmarked(text: str) -> str:
    return text.removeprefix("\ufeff")


def parse_header(text: str, csv_format: InputFormat = RFC_4180, *, ended: bool) -> Header | None:
    """Reads the header from a file's beginning; None when it may not be whole yet."""
    body = text.lstrip("\n")
    if body.startswith("\r\n"):
        # Read with "\n" as line end (see Header), Spark would take this blank line for the header.
        raise InputError.of("NO_HEADER", "it begins with a blank line, not with the header")
    body = body.lstrip("\r")
    if body.startswith("\n"):
        raise InputError.of("NO_HEADER", "it begins with a blank line, not with the header")
    place = row_end(csv_format, body)
    if place is not None and (ended or place + 1 < len(body)):
        carriage_return = body[place : place + 2] == "\r\n"
        line_end = "\r" if body[place] == "\r" and not carriage_return else "\n"
        return Header(_names(csv_format, body[:place]), line_end, carriage_return)
    return Header(_names(csv_format, body), "\n", False) if ended and body else None


def _names(csv_format: InputFormat, row: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in read_row(csv_format, row))
