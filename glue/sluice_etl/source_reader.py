"""Reads the table's customProperty `source`: what the input's files are.

ODCS's `servers` have a format and an encoding, but they say where the published data lies and what
it is; the quote and the delimiter of CSV they do not know.
"""

from __future__ import annotations

from typing import Literal, cast

from sluice_etl.contract import InputFormat
from sluice_etl.json_node import Node


def read_input(ours: Node) -> InputFormat:
    """The format of the input's files: CSV unless the contract says otherwise."""
    node = ours.object("source")
    if node is None:
        return InputFormat()
    node.only("format")
    return InputFormat(
        cast("Literal['csv', 'jsonLines']", node.choice("format", ("csv", "jsonLines")) or "csv")
    )
