"""A checked data contract as the engine works with it; `contract_reader` makes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Scalar = str | int | float | bool | date | datetime


class LogicalType(StrEnum):
    """The ODCS logical types that a CSV field can hold."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True)
class Keep:
    """The value is published as it was parsed."""


@dataclass(frozen=True)
class Drop:
    """The column is validated, then left out."""


@dataclass(frozen=True)
class Pseudonym:
    """HMAC-SHA-256 of the value under the run's key, lower-case hex."""


@dataclass(frozen=True)
class Age:
    """Whole years, at most `cap`, from the date to that of the column `as_of` (None: the run's)."""

    as_of: str | None
    cap: int


@dataclass(frozen=True)
class Grid:
    """The lower edge of the cell that holds the value; `cell` is its width in the column's unit."""

    cell: float


Deidentify = Keep | Drop | Pseudonym | Age | Grid


@dataclass(frozen=True)
class Limits:
    """What logicalTypeOptions ask of a parsed value. `pattern` is ECMA-262."""

    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: Scalar | None = None
    maximum: Scalar | None = None
    exclusive_minimum: Scalar | None = None
    exclusive_maximum: Scalar | None = None
    multiple_of: int | float | None = None


@dataclass(frozen=True)
class Partition:
    """The column partitions: by itself (`unit` None), or by a unit of its date as `name`."""

    position: int
    unit: Literal["year", "month", "day"] | None
    name: str


@dataclass(frozen=True)
class Column:
    """One property of the contract's table. `path` is its JSON pointer, for messages."""

    path: str
    name: str
    logical_type: LogicalType
    description: str
    required: bool
    unique: bool
    key_position: int | None
    wide: bool
    null_tokens: tuple[str, ...]
    case: Literal["upper", "lower"] | None
    value_map: dict[str, str] | None = field(hash=False)
    formats: tuple[str, ...]
    limits: Limits
    enum: tuple[Scalar, ...]
    nullify: bool
    deidentify: Deidentify
    publish_as: str
    partition: Partition | None

    @property
    def published(self) -> bool:
        """Whether the column's value leaves the job in some form."""
        return not isinstance(self.deidentify, Drop)


@dataclass(frozen=True)
class Contract:
    """One table and its columns in the contract's order."""

    id: str
    version: str
    table: str
    columns: tuple[Column, ...]

    def index(self, name: str) -> int:
        """The place of a column; internal DataFrame columns are named after it."""
        return next(i for i, column in enumerate(self.columns) if column.name == name)

    @property
    def keys(self) -> tuple[tuple[Column, ...], ...]:
        """What no two published records share: the primary key, then each unique column."""
        primary = sorted(
            (column for column in self.columns if column.key_position is not None),
            key=lambda column: column.key_position or 0,
        )
        uniques = [(column,) for column in self.columns if column.unique and [column] != primary]
        return ((tuple(primary),) if primary else ()) + tuple(uniques)
