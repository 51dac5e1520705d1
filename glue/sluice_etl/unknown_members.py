"""Names the members of JSON records that the contract does not know, where a name tells nothing.

A CSV header is written once, by a system. A member's name comes with each record, and may be a
value of it: `{"jane@doe.test": 1}`. So a name is told only when it looks like one and several
records have it.
"""

from __future__ import annotations

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import DataFrame

NAME = r"^[A-Za-z_][A-Za-z0-9_.-]{0,63}\z"
FEWEST = 11
"""Records that have a name which is told, as CMS's cell size suppression policy counts people."""

MOST = 100
OTHER = "(other)"
"""Stands for all names that are not told."""


def unknown_members(assessed: DataFrame, records: int) -> list[str]:
    """The names in `extra`, the most common ones first, and `(other)` for those not told.

    Args:
        assessed: what `assess.assess` returns, kept: it is read once more here, not the input.
        records: how many it holds. All of a few records must have a name, and two at least.
    """
    enough = max(2, min(FEWEST, records))
    names = assessed.select(F.explode(F.map_keys("extra")).alias("name")).groupBy("name").count()
    told = F.col("name").rlike(NAME) & (F.col("count") >= enough)
    shown = names.groupBy(F.when(told, F.col("name")).alias("name")).agg(F.sum("count").alias("n"))
    found = [row["name"] for row in shown.orderBy(F.desc("n"), "name").take(MOST + 2)]
    several = [name for name in found if name is not None]
    other = None in found or len(several) > MOST
    return several[:MOST] + ([OTHER] if other else [])
