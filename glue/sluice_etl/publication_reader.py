"""Reads the table's `publication`: what a run does to the table, and how far back one can go."""

from __future__ import annotations

from typing import Literal, cast

from sluice_etl.contract import Contract, Publication
from sluice_etl.json_node import Node, Problems

MODES = ("replace", "append", "merge")
MOST = 100


def read_publication(ours: Node) -> Publication:
    """Reads the property; the defaults where it says nothing, or something wrong."""
    node = ours.object("publication")
    if node is None:
        return Publication()
    node.only("mode", "keep")
    mode = node.choice("mode", MODES) or Publication.mode
    keep = node.integer("keep", 1, MOST) or Publication.keep
    return Publication(cast('Literal["replace", "append", "merge"]', mode), keep)


def check_publication(contract: Contract, path: str, problems: Problems) -> None:
    """Notes what a mode needs and the contract lacks."""
    mode = contract.publication.mode
    if mode == "merge" and contract.primary_key not in contract.published_keys:
        message = (
            "merge needs a primary key whose columns are published as they are or as pseudonyms"
        )
        problems.add(path, "NO_PUBLISHED_KEY", message)
    if mode == "append" and contract.published_keys != contract.keys:
        message = (
            "append needs its keys published as they are or as pseudonyms, to know what comes twice"
        )
        problems.add(path, "NO_PUBLISHED_KEY", message)
    if mode == "merge" and contract.privacy and contract.privacy.suppress:
        message = (
            "records that are merged can't be suppressed: a group that this run leaves small may "
            "hold records of runs before, which it has no quarantine for; use smallGroups: refuse"
        )
        problems.add(path, "BAD_VALUE", message)
