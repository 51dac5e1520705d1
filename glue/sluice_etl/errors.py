"""A user's mistakes as exceptions: with codes, and never with a value of a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake.

    Attributes:
        path: where it stands: a JSON pointer (RFC 6901) into the contract, else empty.
        code: stable, upper snake case; programs branch on it.
        message: what was found, what is expected, what to do.
    """

    path: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.code}: {f'{self.path}: ' if self.path else ''}{self.message}"


class SluiceError(Exception):
    """A run that cannot go on with what it was given; `problems` holds every mistake found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("; ".join(str(problem) for problem in self.problems))

    @classmethod
    def of(cls, code: str, message: str) -> SluiceError:
        """Makes the error of a single mistake that stands nowhere in the contract."""
        return cls([Problem("", code, message)])


class ContractError(SluiceError):
    """The contract is not one that can be run."""


class InputError(SluiceError):
    """The input cannot be read as the contract's table."""


class OutputError(SluiceError):
    """The run may not write where it was told to."""


class SecretError(SluiceError):
    """The pseudonym key is missing or too weak."""


class UnresolvedError(SluiceError):
    """A dataset that is read or referred to is not at hand, or has no such keys."""


class PrivacyError(SluiceError):
    """The table would show groups smaller than the contract allows."""


class GateError(SluiceError):
    """A rule of severity error failed: nothing was published. `metrics` are the run's."""

    def __init__(self, problems: Iterable[Problem], metrics: dict[str, Any]) -> None:
        self.metrics = metrics
        super().__init__(problems)


class LostRecordsError(SluiceError):
    """What was written is not what was read: in != published + quarantined, or a key came twice."""
