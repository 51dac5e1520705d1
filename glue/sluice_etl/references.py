"""Foreign keys: a column's values must exist in another published dataset.

What is compared is what both publish: a pseudonym with pseudonyms, which are the same for the same
value under the same key. A null in a key refers to nothing (SQL's MATCH SIMPLE).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from functools import reduce

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession

from sluice_etl import names
from sluice_etl.assess import DEFECTS, warns
from sluice_etl.columns import hive_type
from sluice_etl.commits import Opened, opened
from sluice_etl.contract import Contract, Reference
from sluice_etl.errors import UnresolvedError
from sluice_etl.json_node import Problems
from sluice_etl.ports import Published
from sluice_etl.reasons import Action, Reason
from sluice_etl.repeats import FEW

WHOLE = ("int", "bigint")
"""Types whose values compare whichever of them each side has."""


def open_references(contract: Contract, given: Mapping[str, Published]) -> dict[str, Opened]:
    """Opens the snapshot that each referenced dataset has now.

    Raises:
        UnresolvedError: NO_REFERENCE: it is not said where a dataset is, or nothing is published
            there. OTHER_TYPES: a column is not there, or of another type.
    """
    problems = Problems()
    found: dict[str, Opened] = {}
    for reference in contract.references:
        name = reference.dataset
        if name not in given:
            message = (
                f"the contract refers to {name}; say where it is published: --reference "
                f"{name}=FOLDER, the --out folder of its runs; a deploy tells the job on AWS Glue"
            )
            problems.add(reference.path, "NO_REFERENCE", message)
        elif name not in found:
            dataset = opened(name, given[name])
            if dataset is None:
                message = f"nothing of {name} is published at {given[name].path}; run it first"
                problems.add(reference.path, "NO_REFERENCE", message)
            else:
                found[name] = dataset
        if name in found:
            _check_types(contract, reference, found[name], problems)
    if problems:
        raise UnresolvedError(problems)
    return found


def _check_types(
    contract: Contract, reference: Reference, dataset: Opened, problems: Problems
) -> None:
    for name, target in zip(reference.columns, reference.targets, strict=True):
        ours = hive_type(contract.columns[contract.index(name)])
        for theirs in {dict(load.columns).get(target) for load in dataset.snapshot.loads}:
            where = f"{reference.dataset}.{target}"
            if theirs is None:
                message = f"{where} is no published column; `to` names columns as published"
                problems.add(reference.path, "OTHER_TYPES", message)
            elif theirs != ours and not {ours, theirs} <= set(WHOLE):
                message = f"{name} is published as {ours}, {where} as {theirs}"
                problems.add(reference.path, "OTHER_TYPES", message)


def reject_unknown(
    spark: SparkSession,
    contract: Contract,
    assessed: DataFrame,
    opened: Mapping[str, Opened],
    keep: Callable[[DataFrame], DataFrame],
) -> DataFrame:
    """Adds FOREIGN_KEY to what the records have already; `keep` keeps rows that jobs read again.

    Only the records at fault, by their places, are joined back: where there are none, nothing is.
    """
    if not contract.references:
        return assessed
    found = keep(_find_unknown(spark, contract, assessed, opened))
    count = found.count()
    if count == 0:
        return assessed
    places = F.broadcast(found) if count <= FEW else found
    return _refused(assessed.join(places, ["file", "id"], "left"), contract).drop("unknown")


def _find_unknown(
    spark: SparkSession, contract: Contract, assessed: DataFrame, opened: Mapping[str, Opened]
) -> DataFrame:
    """`file`, `id`, `unknown`: for each reference whether its key is not there."""
    used = sorted({contract.index(name) for each in contract.references for name in each.columns})
    rows = assessed.select("file", "id", *map(names.reference, used))
    faults = []
    for n, reference in enumerate(contract.references):
        ours = [names.reference(contract.index(name)) for name in reference.columns]
        theirs = [f"k{n}_{i}" for i in range(len(ours))]
        keys = _keys(spark, contract, reference, opened[reference.dataset], theirs)
        same = _all(F.col(a) == F.col(b) for a, b in zip(ours, theirs, strict=True))
        rows = rows.join(keys.withColumn(f"known{n}", F.lit(True)), same, "left").drop(*theirs)
        faults.append(_all(F.col(name).isNotNull() for name in ours) & F.col(f"known{n}").isNull())
    found = rows.select("file", "id", F.array(*faults).alias("unknown"))
    found = found.where(F.array_contains("unknown", F.lit(True)))
    # What is kept is not joined from small partitions (200 by default).
    return found.coalesce(spark.sparkContext.defaultParallelism)


def _keys(
    spark: SparkSession, contract: Contract, reference: Reference, of: Opened, aliases: list[str]
) -> DataFrame:
    """The distinct keys of the snapshot, each cast to the type that the contract's column has."""
    ours = [hive_type(contract.columns[contract.index(name)]) for name in reference.columns]
    columns = list(zip(reference.targets, ours, aliases, strict=True))
    keys = spark.createDataFrame(
        [], ", ".join(f"{alias} {_wide(kind)}" for _, kind, alias in columns)
    )
    for load in of.snapshot.loads:
        # All of a load's columns: Spark would guess at the types of partitions that it is not told.
        schema = ", ".join(f"`{name}` {kind}" for name, kind in load.columns)
        rows = spark.read.schema(schema).parquet(of.at.folder(load))
        picked = (
            F.col(f"`{name}`").cast(_wide(kind)).alias(alias) for name, kind, alias in columns
        )
        keys = keys.unionByName(rows.select(*picked))
    return keys.dropna().distinct()


def _wide(kind: str) -> str:
    return "bigint" if kind in WHOLE else kind


def _refused(rows: DataFrame, contract: Contract) -> DataFrame:
    """Each column of a key bears the defect, and does with it what its `onInvalid` says."""
    at_fault: dict[int, SparkColumn] = {}
    for n, reference in enumerate(contract.references):
        fault = F.coalesce(F.col("unknown")[n], F.lit(False))
        for i in (contract.index(name) for name in reference.columns):
            at_fault[i] = at_fault[i] | fault if i in at_fault else fault
    by_action: dict[Action, list[int]] = {action: [] for action in Action}
    for i in sorted(at_fault):
        by_action[contract.columns[i].action(Reason.FOREIGN_KEY)].append(i)
    lists = {Action.REJECT: "rejects", Action.NULLIFY: "nullified"}
    lists |= {Action.WARN: "warned"} if warns(contract) else {}
    changed = {name: _with(name, by_action[action], at_fault) for action, name in lists.items()}
    for i in by_action[Action.NULLIFY]:
        for name in (names.clean(i), names.published(i)):
            if name in rows.columns:
                changed[name] = F.when(~at_fault[i], F.col(name))
    return rows.withColumns(changed)


def _with(defects: str, columns: list[int], at_fault: Mapping[int, SparkColumn]) -> SparkColumn:
    some = [
        F.when(
            at_fault[i],
            F.struct(F.lit(i).alias("column"), F.lit(Reason.FOREIGN_KEY.value).alias("reason")),
        )
        for i in columns
    ]
    if not some:
        return F.col(defects)
    more = F.filter(F.array(*some), lambda entry: entry.isNotNull()).cast(DEFECTS)
    return F.concat(F.col(defects), more)


def _all(conditions: Iterable[SparkColumn]) -> SparkColumn:
    return reduce(operator.and_, conditions)
