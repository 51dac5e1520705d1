"""What became of one rule about the data set as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """What a failed rule does: an error keeps the run from publishing, the others are told."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Outcome(StrEnum):
    """`not-checked` is no `passed`: the rule needs what is not there, such as a run before."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True)
class Verdict:
    """One rule and what was measured.

    Attributes:
        path: the rule's JSON pointer, for messages.
        rule: its name in the contract, else that of its metric.
        column: the contract's column that it is about; None for the whole table.
        severity: what it does when it failed.
        outcome: whether it holds.
        measured: a number in the unit of `required`. None when there is none: the rule was not
            checked, or a query gave no number, and then it failed, or none that may be told.
        required: what the contract asks for, in words, such as `at most 2 %`.
    """

    path: str
    rule: str
    column: str | None
    severity: Severity
    outcome: Outcome
    measured: float | None
    required: str

    @property
    def stops(self) -> bool:
        """Whether it keeps the run from publishing."""
        return self.outcome == Outcome.FAILED and self.severity == Severity.ERROR

    def described(self) -> dict[str, Any]:
        """As the metrics tell it (glue/README.md, "Metrics")."""
        return {
            "rule": self.rule,
            "column": self.column,
            "severity": str(self.severity),
            "outcome": str(self.outcome),
            "measured": self.measured,
            "required": self.required,
        }

    def __str__(self) -> str:
        where = f" of {self.column}" if self.column else ""
        unit = " %" if self.required.endswith(" %") else ""
        measured = "nothing to tell" if self.measured is None else f"{self.measured:.15g}{unit}"
        return f"{self.rule}{where}: measured {measured}, required {self.required}"


def stopping(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those that keep the run from publishing."""
    return [verdict for verdict in verdicts if verdict.stops]


def what_stays(metrics: Mapping[str, Any]) -> str:
    """What to know and to do when rules have stopped the run of these metrics, in one line."""
    snapshot = metrics["snapshot"]
    readers = (
        "nothing is published yet"
        if snapshot is None
        else f"readers still see snapshot {snapshot['number']}, {snapshot['rows']} records"
    )
    return (
        f"gate stopped: {metrics['withheld']} records were withheld, and {readers}. "
        "Mend the source and run again; if the data is right, change the rule in the contract"
    )
