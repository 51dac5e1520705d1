"""Text files as columns of text: delimited ones, CSV and JSON lines. Pure.

https://docs.aws.amazon.com/athena/latest/ug/csv-serde.html, lazy-simple-serde.html, json-serde.html
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from sluice_local.athena.failures import QueryFailureError
from sluice_local.athena.tables import Table

NULL = r"\N"
csv.field_size_limit(2**31 - 1)  # Python reads no value of more than 128 KiB otherwise


@dataclass(frozen=True)
class Found:
    """The values of each column that was asked for, and how many rows there are."""

    values: list[list[str | None]]
    count: int


def columns(table: Table, text: TextIO, names: list[str], uri: str) -> Found:
    """The named columns of a file; QueryFailureError when it is not written as the table says."""
    values: list[list[str | None]] = [[] for _ in names]
    count = 0
    for row in _rows(table, text, uri):
        count += 1
        for name, column in zip(names, values, strict=True):
            column.append(row.get(name))
    return Found(values, count)


def _rows(table: Table, text: TextIO, uri: str) -> Iterator[dict[str, str | None]]:
    if table.format == "json":
        yield from _json(table, text, uri)
        return
    names = [name for name, _ in table.columns]
    lines = _csv(table, text) if table.format == "csv" else _delimited(table, text)
    header = int(table.settings.get("skip.header.line.count", "0"))
    strings = {
        name for name, kind in table.columns if kind.lower().startswith(("string", "varchar"))
    }
    for index, line in enumerate(lines):
        if index < header or not line:
            continue
        cells: list[str | None] = [*line, *([None] * (len(names) - len(line)))]
        row = dict(zip(names, cells, strict=False))
        yield {
            name: None if value == NULL or (value == "" and name not in strings) else value
            for name, value in row.items()
        }


def _csv(table: Table, text: TextIO) -> Iterator[list[str]]:
    settings = table.settings
    for line in _lines(text):  # each is a row: OpenCSVSerDe reads no line breaks inside of values
        yield next(
            csv.reader(
                [line],
                delimiter=settings.get("separatorChar", ","),
                quotechar=settings.get("quoteChar", '"'),
                escapechar=settings.get("escapeChar", "\\"),
            ),
            [],
        )


def _lines(text: TextIO) -> Iterator[str]:
    for line in text:
        yield line.rstrip("\r\n")


def _delimited(table: Table, text: TextIO) -> Iterator[list[str]]:
    delimiter = table.settings.get("field.delim", table.settings.get("serialization.format", "\1"))
    if delimiter == "1":  # how Hive writes that nothing was set
        delimiter = "\1"
    for line in _lines(text):
        yield line.split(delimiter)


def _json(table: Table, text: TextIO, uri: str) -> Iterator[dict[str, str | None]]:
    ignore = table.settings.get("ignore.malformed.json", "").lower() == "true"
    for line in _lines(text):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            if not isinstance(found, dict):
                raise ValueError
        except ValueError as error:
            if ignore:
                continue
            raise QueryFailureError(
                f"HIVE_CURSOR_ERROR: Row is not a valid JSON Object: {uri}"
            ) from error
        yield {key.lower(): _scalar(value, uri) for key, value in found.items()}


def _scalar(value: Any, uri: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (dict, list)):
        raise QueryFailureError(f"NOT_SUPPORTED: The embedded AWS reads no nested JSON: {uri}")
    return json.dumps(value)
