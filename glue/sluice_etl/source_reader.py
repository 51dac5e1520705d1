"""Reads the table's customProperty `source`: what the input's files are.

ODCS's `servers` have a format and an encoding, but they say where the published data lies and what
it is; the quote and the delimiter of CSV they do not know.
"""

from __future__ import annotations

from typing import Literal, cast

from sluice_etl.contract import RFC_4180, InputFormat
from sluice_etl.json_node import Node

FORMATS = ("csv", "jsonLines", "parquet")
ENCODINGS = ("UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE")
CSV_ONLY = ("delimiter", "quote", "escape", "encoding")


def read_input(ours: Node) -> InputFormat:
    """The format of the input's files: CSV as RFC 4180 has it, unless the contract says more."""
    node = ours.object("source")
    if node is None:
        return RFC_4180
    node.only("format", *CSV_ONLY)
    name = node.choice("format", FORMATS) or "csv"
    for key in CSV_ONLY:
        if name != "csv" and key in node:
            node.problems.add(node.at(key), "BAD_VALUE", f"{key} acts only with format csv")
    quote = '"' if "quote" not in node else _mark(node, "quote", or_none=True)
    delimiter = "," if "delimiter" not in node else _mark(node, "delimiter")
    escape = quote if "escape" not in node else _mark(node, "escape")
    if "escape" in node and quote == "":
        node.problems.add(node.at("escape"), "BAD_VALUE", "escape acts only where there is a quote")
    if delimiter is not None and delimiter in (quote, escape):
        message = "the delimiter is a character of its own, neither quote nor escape"
        node.problems.add(node.path, "BAD_VALUE", message)
    return InputFormat(
        cast("Literal['csv', 'jsonLines', 'parquet']", name),
        delimiter or ",",
        '"' if quote is None else quote,
        '"' if escape is None else escape,
        node.choice("encoding", ENCODINGS) or "UTF-8",
    )


def _mark(node: Node, key: str, *, or_none: bool = False) -> str | None:
    """A character of ASCII that no text is made of; None and a note when it is something else."""
    value = node.raw(key)
    if or_none and value == "":
        return ""
    ascii_ = isinstance(value, str) and len(value) == 1 and "\0" < value < "\x7f"
    if ascii_ and not value.isalnum() and value not in " \r\n":
        return str(value)
    expected = "one character of ASCII, no letter, digit, space or line break"
    node.bad(key, f"{expected}, or an empty text" if or_none else expected)
    return None
