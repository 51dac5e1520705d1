"""Reads the table's customProperty `source`: what the input's files are."""

from __future__ import annotations

from typing import Literal

from sluice_etl.json_node import Node


def read_source(ours: Node) -> Literal["csv", "jsonLines"]:
    """The format of the input's files: CSV unless the contract says otherwise."""
    source = ours.object("source")
    if source is None:
        return "csv"
    source.only("format")
    return "jsonLines" if source.choice("format", ("csv", "jsonLines")) == "jsonLines" else "csv"
