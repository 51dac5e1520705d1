"""Reads the table's `privacy`: the basis of its de-identification, and how small a group may be."""

from __future__ import annotations

import re

from sluice_etl.contract import Privacy
from sluice_etl.json_node import Node

MOST = 1_000_000
ANY = re.compile("(?s).*")


def read_privacy(ours: Node) -> Privacy | None:
    """Reads the property; None when it is absent or wrong."""
    node = ours.object("privacy")
    if node is None:
        return None
    node.only("basis", "quasiIdentifiers", "k", "lDiversity", "smallGroups")
    basis = node.choice("basis", ("safeHarbor", "expertDetermination"))
    small = node.choice("smallGroups", ("refuse", "suppress"))
    names = node.texts("quasiIdentifiers", ANY, "a list of names of published columns") or ()
    k = node.integer("k", 2, MOST)
    if ("quasiIdentifiers" in node) != ("k" in node):
        message = "quasiIdentifiers and k come together"
        node.problems.add(node.path, "MISSING_FIELD", message)
    for key in ("lDiversity", "smallGroups"):
        if key in node and "quasiIdentifiers" not in node:
            node.problems.add(node.at(key), "BAD_VALUE", f"{key} acts only with quasiIdentifiers")
    diversity = node.object("lDiversity")
    sensitive, least = None, 1
    if diversity is not None:
        diversity.only("column", "l")
        sensitive = diversity.text("column", needed=True)
        least = diversity.integer("l", 2, MOST) or 1
        if "l" not in diversity:
            diversity.problems.add(diversity.path, "MISSING_FIELD", "l is missing")
    expert = basis == "expertDetermination"
    return Privacy(expert, names, k or 1, sensitive, least, small == "suppress")
