"""Joins the steps of one record: normalise, parse, validate, de-identify.

Each step's results are columns of their own, so that Spark computes them once however often they
are read. What comes from the contract enters as literals of Spark's; the SQL texts here hold
internal names alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame

from sluice_etl import names
from sluice_etl.contract import Age, Contract, DateShift, LogicalType, Year
from sluice_etl.deidentify import deidentified, method_checks
from sluice_etl.hmac_sql import with_pads
from sluice_etl.normalize import mapped, trimmed
from sluice_etl.parse import parsed
from sluice_etl.reasons import Action, Reason
from sluice_etl.validate import checks, literal

DEFECTS = "array<struct<column:int,reason:string>>"
"""Of `rejects`, `nullified` and `warned`; `column` is a number of `names.labels`. No value
stands in them."""


def assess(
    records: DataFrame, contract: Contract, today: date, key: bytes | None = None
) -> DataFrame:
    """Judges every record by itself.

    Args:
        records: what `read.read_records` returns.
        contract: what to hold the records to.
        today: the day at which ages without asOf are taken.
        key: of pseudonyms and shifted dates, where the contract has some.

    Returns:
        `file`, `id`, `text`, `extra`, `quoted`, `raw` as they came; `rejects` (why the record
        cannot be published; empty when it can), `nullified` (which of its fields are nulled and
        why), `warned` (which are published all the same; only where the contract has it), `c*`
        (clean values of keys and of what refers elsewhere), `p*` (published values), `f*` (values
        to look up in another dataset).
    """
    steps, rows = _Steps(contract, today), records
    for step in steps.in_order():
        added = list(step())
        rows = rows.select("*", *added) if added else rows
    if key is not None:
        rows = with_pads(records.sparkSession, rows, key)
    keys = sorted({contract.index(column.name) for key in contract.keys for column in key})
    keys = sorted({*keys, *(i for i, column in steps.columns if column.refers)})
    kept = ["file", "id", "text", "extra", "quoted", names.RAW, "rejects", "nullified"]
    kept += ["warned"] if warns(contract) else []
    return rows.select(*kept, *map(names.clean, keys), *steps.published(), *steps.referring())


def warns(contract: Contract) -> bool:
    """Whether some defect is published and counted; then records have `warned`."""
    return any(action == Action.WARN for column in contract.columns for _, action in column.actions)


class _Steps:
    """The columns that each step adds, and the names under which the next ones find them.

    `found` lists each column's checks, in the order of their fault columns.
    """

    def __init__(self, contract: Contract, today: date) -> None:
        self.contract, self.today = contract, today
        self.columns = list(enumerate(contract.columns))
        self.found: list[list[Reason]] = [[] for _ in self.columns]

    def in_order(self) -> tuple[Callable[[], Iterable[SparkColumn]], ...]:
        return (
            self.trimmed,
            self.mapped,
            self.parsed,
            self.faults,
            self.method_faults,
            self.judged,
        )

    def _normal(self, i: int) -> str:
        return names.trimmed(i) if not self.contract.columns[i].translated else names.normal(i)

    def _value(self, i: int) -> str:
        is_text = self.contract.columns[i].logical_type == LogicalType.STRING
        return self._normal(i) if is_text else names.value(i)

    def trimmed(self) -> Iterable[SparkColumn]:
        return (
            trimmed(column, F.col(names.raw(i))).alias(names.trimmed(i))
            for i, column in self.columns
        )

    def mapped(self) -> Iterable[SparkColumn]:
        return (
            mapped(column, F.col(names.trimmed(i))).alias(names.normal(i))
            for i, column in self.columns
            if self._normal(i) == names.normal(i)
        )

    def parsed(self) -> Iterable[SparkColumn]:
        return (
            parsed(column, self._normal(i)).alias(names.value(i))
            for i, column in self.columns
            if self._value(i) == names.value(i)
        )

    def faults(self) -> Iterable[SparkColumn]:
        for i, column in self.columns:
            steps = (names.raw(i), names.trimmed(i), self._normal(i), self._value(i))
            for reason, fault in checks(column, *map(F.col, steps)):
                yield self._fault(i, reason, fault)

    def method_faults(self) -> Iterable[SparkColumn]:
        others = [self._other(i) for i, _ in self.columns]  # before a fault of these is counted
        for i, column in self.columns:
            for reason, fault in method_checks(column, F.col(self._value(i)), others[i]):
                yield self._fault(i, reason, fault)

    def judged(self) -> Iterable[SparkColumn]:
        row, (rejects, nullified, warned) = (
            names.row_label(self.contract),
            map(self._listed, Action),
        )
        whole = f"array(struct({row} as column, '{Reason.MALFORMED_ROW}' as reason))"
        rejects = f"if(text is not null, {whole}, {rejects})"
        yield F.expr(f"cast({rejects} as {DEFECTS})").alias("rejects")
        yield F.expr(f"cast({nullified} as {DEFECTS})").alias("nullified")
        if warns(self.contract):
            yield F.expr(f"cast({warned} as {DEFECTS})").alias("warned")
        yield from (self._clean(i).alias(names.clean(i)) for i, _ in self.columns)

    def published(self) -> Iterable[SparkColumn]:
        for i, column in self.columns:
            if column.published:
                result = deidentified(column, F.col(names.clean(i)), self._other(i, known=True))
                yield F.when(F.size("rejects") == 0, result).alias(names.published(i))

    def referring(self) -> Iterable[SparkColumn]:
        for i, column in self.columns:
            if column.refers:  # of refused records too: all their reasons are told
                clean, other = F.col(names.clean(i)), self._other(i, known=True)
                yield deidentified(column, clean, other).alias(names.reference(i))

    def _fault(self, i: int, reason: Reason, fault: SparkColumn) -> SparkColumn:
        self.found[i].append(reason)
        return fault.alias(names.fault(i, len(self.found[i]) - 1))

    def _faulty(self, i: int, actions: Iterable[Action], only: Reason | None = None) -> str:
        act = self.contract.columns[i].action
        found = enumerate(self.found[i])
        holding = (n for n, reason in found if act(reason) in actions and only in (None, reason))
        return " or ".join(names.fault(i, n) for n in holding)

    def _clean(self, i: int) -> SparkColumn:
        faulty = self._faulty(i, (Action.REJECT, Action.NULLIFY))
        return F.expr(f"if({faulty}, null, {self._value(i)})")

    def _other(self, i: int, *, known: bool = False) -> SparkColumn | None:
        """What else the column's method reads: the day of an age, or the value of `by`."""
        match self.contract.columns[i].deidentify:
            case Age(as_of=None) | Year():
                return literal(self.today)
            case Age(as_of=str(name)) | DateShift(by=name):
                other = self.contract.index(name)
            case _:
                return None
        return F.col(names.clean(other)) if known else self._clean(other)

    def _listed(self, action: Action) -> str:
        """SQL of the defects found. Most records have none, and for them no array is built."""
        some = ((i, self._faulty(i, [action])) for i, _ in self.columns)
        places = [(i, faulty) for i, faulty in some if faulty]
        entries = [
            f"if({faulty}, struct({i} as column, '{reason}' as reason), null)"
            for i, _ in places
            for reason in dict.fromkeys(self.found[i])  # a bound and a grid may say the same
            if (faulty := self._faulty(i, [action], reason))
        ]
        found = f"filter(array({', '.join(entries)}), entry -> entry is not null)"
        faulty = " or ".join(faulty for _, faulty in places)
        return f"if({faulty}, {found}, array())" if places else "array()"
