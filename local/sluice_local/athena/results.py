"""A query's result as a file and as rows. Pure.

https://docs.aws.amazon.com/athena/latest/ug/querying-finding-output-files.html
"""

import re
from typing import Any

Json = dict[str, Any]
Rows = list[list[str | None]]
CELL = re.compile(r'(?:"(?P<text>(?:[^"]|"")*)")?(?P<end>[,\n])')


def csv_file(names: list[str], rows: Rows) -> bytes:
    """The result as Athena's CSV: each value in quotes, null as nothing at all."""
    header: list[str | None] = [*names]
    lines = [",".join(_quoted(value) for value in row) for row in [header, *rows]]
    return "".join(f"{line}\n" for line in lines).encode()


def read_csv(data: bytes) -> Rows:
    """The rows of such a file, its header among them."""
    rows: Rows = [[]]
    for match in CELL.finditer(data.decode()):
        text = match["text"]
        rows[-1].append(None if text is None else text.replace('""', '"'))
        if match["end"] == "\n":
            rows.append([])
    return rows[:-1]


def text_file(rows: Rows) -> bytes:
    """The result of SHOW and DESCRIBE: no header."""
    return "".join("\t".join(value or "" for value in row) + "\n" for row in rows).encode()


def read_text(data: bytes) -> Rows:
    """The rows of such a file: a line is one value, tabs and all."""
    return [[line] for line in data.decode().splitlines()]


def _quoted(value: str | None) -> str:
    return "" if value is None else '"' + value.replace('"', '""') + '"'


def row(values: list[str | None]) -> Json:
    """A row as GetQueryResults writes it: null is a datum without a value."""
    return {"Data": [{} if value is None else {"VarCharValue": value} for value in values]}
