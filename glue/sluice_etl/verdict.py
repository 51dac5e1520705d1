"""What became of one rule about a whole data set: a gate of the contract's, or a quality rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """`not_checked` is no `passed`: the rule needs what is not there, such as a run before."""

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class Verdict:
    """One rule and what was measured.

    Attributes:
        rule: its name, such as `rejectedShare`, or the one that the contract gives it.
        column: the contract's column that it is about; None for the whole data set.
        outcome: a failed one keeps the run from being published, a warned one is told.
        measured: a number, a share from 0 to 1, or seconds, as the rule has it; never a value of a
            record. None when it was not checked.
        expected: what the contract asks for, in words, such as `at most 2 %`.
    """

    rule: str
    column: str | None
    outcome: Outcome
    measured: float | int | None
    expected: str
