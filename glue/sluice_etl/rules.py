"""The contract's rules about the published table as a whole: ODCS `quality` and `slaProperties`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sluice_etl.verdict import Severity

if TYPE_CHECKING:
    from sluice_etl.contract import Scalar

OPERATORS: dict[str, tuple[Callable[[float, Any], bool], str]] = {
    "mustBe": (operator.eq, ""),
    "mustNotBe": (operator.ne, "not "),
    "mustBeGreaterThan": (operator.gt, "more than "),
    "mustBeGreaterOrEqualTo": (operator.ge, "at least "),
    "mustBeLessThan": (operator.lt, "less than "),
    "mustBeLessOrEqualTo": (operator.le, "at most "),
}
"""ODCS v3.2, "Valid Properties for Operator", with one number, and how each is told."""

BETWEEN, NOT_BETWEEN = "mustBeBetween", "mustNotBeBetween"
"""The operators with two numbers."""

UNITS = {"rows": "", "percent": " %"}
"""How the units of measures are told; times have their own."""


@dataclass(frozen=True)
class Expectation:
    """What a measure is held against: one operator of ODCS's and its numbers."""

    operator: str
    numbers: tuple[float, ...]
    unit: str = "rows"

    def holds(self, measured: float) -> bool:
        """Whether the measure is as asked. ODCS reads `mustBeBetween` without its two ends."""
        if self.operator in OPERATORS:
            return OPERATORS[self.operator][0](measured, self.numbers[0])
        low, high = self.numbers
        return (low < measured < high) == (self.operator == BETWEEN)

    def __str__(self) -> str:
        unit = UNITS.get(self.unit, f" {self.unit}")
        if self.operator in OPERATORS:
            return f"{OPERATORS[self.operator][1]}{self.numbers[0]:.15g}{unit}"
        low, high = self.numbers
        how = "between" if self.operator == BETWEEN else "not between"
        return f"{how} {low:.15g} and {high:.15g}{unit}"


@dataclass(frozen=True)
class NullValues:
    """Records in which `column`, a published one, is null."""

    column: str


@dataclass(frozen=True)
class MissingValues:
    """Records in which the published column holds one of the values, or null if `null`."""

    column: str
    values: tuple[Scalar, ...]
    null: bool


@dataclass(frozen=True)
class InvalidValues:
    """Records whose value is none of `valid`, or not like `pattern` (ECMA-262); null is neither."""

    column: str
    valid: tuple[Scalar, ...]
    pattern: str | None


@dataclass(frozen=True)
class DuplicateValues:
    """Records beyond the first of each value of the published columns; null repeats nothing."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class RowCount:
    """Records of the published table."""


@dataclass(frozen=True)
class RejectedRecords:
    """Quarantined records, of all that were read."""


@dataclass(frozen=True)
class RowCountChange:
    """By how much the table has grown (less than 0: shrunk) since the last published run."""


@dataclass(frozen=True)
class Age:
    """How old the newest value of a published date or timestamp is; `seconds` of one unit."""

    column: str
    seconds: int


@dataclass(frozen=True)
class Query:
    """A query of the contract's over the published table; `text` still has its placeholders."""

    text: str
    column: str | None


@dataclass(frozen=True)
class Unchecked:
    """What this engine cannot judge: a text, or the rule of another engine."""


Counted = NullValues | MissingValues | InvalidValues | DuplicateValues | RowCount
"""What one aggregation over the published table counts."""

Measure = Counted | RejectedRecords | RowCountChange | Age | Query | Unchecked


@dataclass(frozen=True)
class Rule:
    """One rule; `path` is its JSON pointer, `column` the contract's. No expectation: unchecked."""

    path: str
    name: str
    column: str | None
    severity: Severity
    measure: Measure
    expectation: Expectation | None
    described: str = ""
    """What it asks for, where there is no expectation."""

    @property
    def required(self) -> str:
        """What it asks for, in words."""
        return self.described if self.expectation is None else str(self.expectation)
