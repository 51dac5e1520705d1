"""k-anonymity and l-diversity: how many published records share their quasi-identifiers.

k: L. Sweeney, "k-anonymity: a model for protecting privacy", 2002. l, as the number of different
values: A. Machanavajjhala et al., "l-diversity: privacy beyond k-anonymity", 2007. A null is a
value of its own in both.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame

from sluice_etl import names
from sluice_etl.assess import DEFECTS
from sluice_etl.contract import Contract, Privacy
from sluice_etl.errors import PrivacyError
from sluice_etl.json_node import Problems
from sluice_etl.reasons import Reason
from sluice_etl.write import published_values


@dataclass(frozen=True)
class Measured:
    """What the published table keeps: its smallest k and l (None: no group, no lDiversity)."""

    k: int | None
    l: int | None  # noqa: E741 (its name in the literature)
    groups: int
    suppressed: int


def guard_groups(
    judged: DataFrame,
    contract: Contract,
    keep: Callable[[DataFrame], DataFrame],
    staying: Callable[[], DataFrame | None] = lambda: None,
) -> tuple[DataFrame, Measured | None]:
    """Measures the groups of publishable records, and refuses or suppresses the small ones.

    To suppress whole groups leaves the others as they are, so one round is enough.

    Args:
        judged: records whose `rejects` are final but for this.
        contract: says what a group is, and how small it may be.
        keep: keeps rows at hand that several jobs read.
        staying: gives the records, as they are published, that readers will see beside these.

    Raises:
        PrivacyError: K_TOO_SMALL, L_TOO_SMALL.
    """
    privacy = contract.privacy
    if privacy is None or not privacy.quasi_identifiers:
        return judged, None
    groups = keep(_groups(judged, contract, privacy, staying()))
    large = (F.col("records") >= privacy.k) & (F.col("different") >= privacy.l)
    small = F.when(~large, F.col("records"))
    kept = [F.when(large, F.col(name)) for name in ("records", "different")]
    found = groups.agg(
        *(F.min(name) for name in ("records", "different")),
        *map(F.min, kept),
        F.count(kept[0]),
        F.count(small),
        F.coalesce(F.sum(small), F.lit(0)),
    ).collect()[0]
    smallest_k, smallest_l, k, least, count, small_groups, suppressed = found
    diverse = privacy.sensitive is not None
    if small_groups and not privacy.suppress:
        raise PrivacyError(_problems(privacy, smallest_k, smallest_l, small_groups, suppressed))
    measured = Measured(k, least if diverse else None, count, suppressed)
    if not small_groups:
        return judged, measured
    return _suppressed(judged, contract, privacy, groups.where(~large)), measured


def _quasi(contract: Contract, privacy: Privacy) -> list[SparkColumn]:
    values = dict(published_values(contract))
    return [values[name] for name in privacy.quasi_identifiers]


def _groups(
    judged: DataFrame, contract: Contract, privacy: Privacy, staying: DataFrame | None
) -> DataFrame:
    """`g*` (the quasi-identifiers), `records`, `different` (values of the sensitive column)."""
    values = dict(published_values(contract))
    named = {f"g{i}": name for i, name in enumerate(privacy.quasi_identifiers)}
    keys, different = list(named), F.lit(privacy.l)
    if privacy.sensitive is not None:
        named["s"] = privacy.sensitive
        empty = F.max(F.when(F.col("s").isNull(), 1).otherwise(0))
        different = F.count_distinct(F.col("s")) + empty
    publishable = judged.where(F.size("rejects") == 0)
    rows = publishable.select(*(values[name].alias(alias) for alias, name in named.items()))
    if staying is not None:
        rows = rows.unionByName(
            staying.select(*(F.col(f"`{name}`").alias(alias) for alias, name in named.items()))
        )
    counted = rows.groupBy(*keys).agg(
        F.count(F.lit(1)).alias("records"), different.alias("different")
    )
    # What is kept is not joined from small partitions (200 by default).
    return counted.coalesce(judged.sparkSession.sparkContext.defaultParallelism)


def _suppressed(
    judged: DataFrame, contract: Contract, privacy: Privacy, small: DataFrame
) -> DataFrame:
    """Rejects the publishable records of the small groups."""
    keys = [f"g{i}" for i in range(len(privacy.quasi_identifiers))]
    places = small.select(*keys, F.lit(True).alias("small"))
    same = reduce(
        operator.and_,
        (
            F.col(key).eqNullSafe(value)
            for key, value in zip(keys, _quasi(contract, privacy), strict=True)
        ),
    )
    publishable = F.size("rejects") == 0
    joined = judged.join(places, same & publishable, "left")
    row = names.row_label(contract)
    reason = f"struct({row} as column, '{Reason.SMALL_GROUP}' as reason)"
    rejected = F.expr(f"cast(array({reason}) as {DEFECTS})")
    rejects = F.when(F.col("small"), rejected).otherwise(F.col("rejects"))
    return joined.withColumn("rejects", rejects).drop("small", *keys)


def _problems(privacy: Privacy, k: int, least: int, groups: int, records: int) -> Problems:
    problems = Problems()
    where = f"in {groups} groups of {records} records; nothing is published"
    if k < privacy.k:
        problems.add("", "K_TOO_SMALL", f"k is {k}, expected {privacy.k} or more {where}")
    if least < privacy.l:
        problems.add("", "L_TOO_SMALL", f"l is {least}, expected {privacy.l} or more {where}")
    return problems
