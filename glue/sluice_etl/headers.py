"""Finds the input's files and checks every header before a record is read."""

from __future__ import annotations

import codecs
import csv
import io
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import SparkSession

from sluice_etl.contract import Contract
from sluice_etl.errors import InputError
from sluice_etl.json_node import Problems
from sluice_etl.storage import File, chunks, list_files, qualified

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
    """

    names: tuple[str, ...]
    line_end: str
    carriage_return: bool


@dataclass(frozen=True)
class Source:
    """A file of the input; `name` is its path below the input's."""

    file: File
    name: str
    header: Header


def find_sources(spark: SparkSession, contract: Contract, path: str) -> list[Source]:
    """Lists the CSV files at a path and reads their headers.

    Raises:
        InputError: EMPTY_INPUT, UNSUPPORTED_FILE, NOT_UTF8, NO_HEADER, UNREADABLE_FILE,
            MISSING_COLUMN or REPEATED_COLUMN, for all files at once.
    """
    named = _visible(list_files(spark, path), qualified(spark, path))
    problems = Problems()
    if not named:
        message = f"no file to read at {path} (names with _ or . first are skipped)"
        raise InputError.of("EMPTY_INPUT", message)
    sources: list[Source] = []
    for name, file in named:
        try:
            if contract.input.format == "jsonLines":
                _check_json_name(file)
                sources.append(Source(file, name, Header((), "\n", False)))
                continue
            header = read_header(spark, file)
            _check(header, contract, name, problems)
            sources.append(Source(file, name, header))
        except InputError as error:
            for problem in error.problems:
                problems.add("", problem.code, f"{name}: {problem.message}")
    if problems:
        raise InputError(problems)
    return sources


def _visible(files: Sequence[File], root: str) -> list[tuple[str, File]]:
    """Names files below the input's path; skips hidden ones and markers of folders on S3."""
    named = [(file.path.removeprefix(f"{root}/"), file) for file in files]
    named = [(name if name != root else root.rpartition("/")[2], file) for name, file in named]
    return [
        (name, file)
        for name, file in named
        if not any(part.startswith(("_", ".")) for part in name.split("/"))
        and not name.endswith("_$folder$")
    ]


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


def _check_json_name(file: File) -> None:
    if not file.path.removesuffix(".gz").endswith((".jsonl", ".ndjson", ".json")):
        message = "it is no .jsonl, .ndjson or .json file, nor one of them with .gz; move it away"
        raise InputError.of("UNSUPPORTED_FILE", message)


def read_header(spark: SparkSession, file: File) -> Header:
    """Reads a file's first row, as RFC 4180 has it; a byte order mark is no part of it."""
    if not file.path.lower().endswith(".csv") and not file.path.endswith(".csv.gz"):
        raise InputError.of("UNSUPPORTED_FILE", "it is neither .csv nor .csv.gz; move it away")
    # Of the bytes read the header is but the first; others that are no UTF-8 are fields' faults.
    decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
    text = ""
    try:
        for data in chunks(spark, file):
            text += decoder.decode(data)
            header = parse_header(text, ended=False)
            if header or len(text) > LONGEST_HEADER:
                break
        else:
            header = parse_header(text + decoder.decode(b"", final=True), ended=True)
    except csv.Error:
        raise InputError.of("NO_HEADER", "the first row is no CSV header") from None
    except zlib.error:
        raise InputError.of("UNREADABLE_FILE", "it is no gzip file") from None
    if header is None:
        if text.strip():
            raise InputError.of("NO_HEADER", "no header ends in its first MiB")
        raise InputError.of("EMPTY_INPUT", "it is empty")
    if any("\udc80" <= character <= "\udcff" for name in header.names for character in name):
        raise InputError.of("NOT_UTF8", "the header is not UTF-8")
    return header


def parse_header(text: str, *, ended: bool) -> Header | None:
    """Reads the header from a file's beginning; None when it may not be whole yet."""
    body = text.lstrip("\n")
    if body.startswith("\r\n"):
        # Read with "\n" as line end (see Header), Spark would take this blank line for the header.
        raise InputError.of("NO_HEADER", "it begins with a blank line, not with the header")
    body = body.lstrip("\r")
    if body.startswith("\n"):
        raise InputError.of("NO_HEADER", "it begins with a blank line, not with the header")
    quoted = False
    for place, character in enumerate(body):
        if character == '"':
            quoted = not quoted
        elif character in "\r\n" and not quoted and (ended or place + 1 < len(body)):
            names = next(csv.reader(io.StringIO(body[:place], newline="")))
            carriage_return = body[place : place + 2] == "\r\n"
            line_end = "\r" if character == "\r" and not carriage_return else "\n"
            return Header(tuple(name.strip() for name in names), line_end, carriage_return)
    if not ended or not body:
        return None
    names = next(csv.reader(io.StringIO(body, newline="")))
    return Header(tuple(name.strip() for name in names), "\n", False)
