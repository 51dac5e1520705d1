"""A checked data contract as the engine works with it; `contract_reader` makes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from sluice_etl.reasons import Action, Reason
from sluice_etl.rules import Rule

Scalar = str | int | float | bool | date | datetime | Decimal


class LogicalType(StrEnum):
    """The ODCS logical types that one field can hold."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIME = "time"


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
    reason: str | None = None
    """Why no cell is smaller than a State, where Safe Harbor is claimed for it."""


@dataclass(frozen=True)
class Year:
    """The date's year; none before the year of the run's day less `cap` (None: any)."""

    cap: int | None


@dataclass(frozen=True)
class Zip3:
    """A US ZIP code's first three digits; `000` for those of areas with few people."""

    low_population: tuple[str, ...]


@dataclass(frozen=True)
class Redact:
    """A fixed text where the field says something."""


REDACTED = "[redacted]"
"""That text."""


@dataclass(frozen=True)
class DateShift:
    """The date moved by 1 to `days` days, either way; alike for all dates of one value of `by`."""

    by: str
    days: int


Deidentify = Keep | Drop | Pseudonym | Age | Grid | Year | Zip3 | Redact | DateShift


@dataclass(frozen=True)
class Limits:
    """What logicalTypeOptions ask of a parsed value. `pattern` is ECMA-262, `format` a text's."""

    pattern: str | None = None
    format: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: Scalar | None = None
    maximum: Scalar | None = None
    exclusive_minimum: Scalar | None = None
    exclusive_maximum: Scalar | None = None
    multiple_of: int | float | Decimal | None = None


@dataclass(frozen=True)
class Digits:
    """An exact decimal: at most `precision` digits, `scale` of them after the point."""

    precision: int
    scale: int

    def __str__(self) -> str:
        return f"decimal({self.precision},{self.scale})"


@dataclass(frozen=True)
class Clock:
    """What timestamps say of their zone. `zone` is that of those that name none; None: UTC."""

    zone: str | None = None
    may_be_zoned: bool = True
    may_be_local: bool = True


@dataclass(frozen=True)
class NumberFormat:
    """How a source writes numbers; `grouping` None: without thousands separators."""

    decimal: Literal[".", ","]
    grouping: Literal[",", ".", " ", "'"] | None
    currency: tuple[str, ...]
    parentheses: bool


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
    null_tokens: tuple[str, ...]
    case: Literal["upper", "lower"] | None
    value_map: dict[str, str] | None = field(hash=False)
    formats: tuple[str, ...]
    limits: Limits
    enum: tuple[Scalar, ...]
    on_invalid: Action
    deidentify: Deidentify
    publish_as: str
    partition: Partition | None
    identifier: str | None = None
    phone: str | None = None
    country: Literal["alpha2", "alpha3"] | None = None
    decimal: Digits | None = None
    number_format: NumberFormat | None = None
    bits: str | None = None
    """ODCS's `format` of an integer or a number, such as i64."""
    clock: Clock = Clock()
    actions: tuple[tuple[Reason, Action], ...] = ()
    """What some defects do, where it is not `on_invalid`."""
    refers: bool = False
    """Whether a `Reference` names the column."""

    @property
    def possible_actions(self) -> set[Action]:
        """What a defect of the column's value may do."""
        return {self.on_invalid, *(action for _, action in self.actions)}

    def action(self, reason: Reason) -> Action:
        """What a defect of the column's does; a missing value always rejects."""
        if reason == Reason.MISSING_REQUIRED:
            return Action.REJECT
        return dict(self.actions).get(reason, self.on_invalid)

    @property
    def published(self) -> bool:
        """Whether the column's value leaves the job in some form."""
        return not isinstance(self.deidentify, Drop)

    @property
    def wide(self) -> bool:
        """Whether an integer needs more than 32 bits with a sign."""
        return self.bits in ("i64", "u32")

    @property
    def translated(self) -> bool:
        """Whether the text is replaced by another one before it is parsed."""
        translators = (self.phone, self.country, self.number_format)
        return self.value_map is not None or any(translators)


@dataclass(frozen=True)
class Privacy:
    """What the published table as a whole owes to those it is about.

    Attributes:
        expert: de-identified by an expert's determination, 45 CFR 164.514(b)(1), and not by Safe
            Harbor.
        quasi_identifiers: published columns; none: nothing is measured.
        k: the fewest records that share the values of these.
        sensitive: the published column of which each such group holds `l` different values.
        l: the least number of these.
        suppress: smaller groups are quarantined; else they fail the run.
    """

    expert: bool
    quasi_identifiers: tuple[str, ...]
    k: int
    sensitive: str | None
    l: int  # noqa: E741 (its name in the literature)
    suppress: bool


@dataclass(frozen=True)
class Publication:
    """How a run changes what readers see.

    Attributes:
        mode: `replace` the table by the run's records; `append` them, of files not taken in yet;
            `merge` them by the primary key, a newer record in the place of the older one.
        keep: the snapshots that are kept to go back to, the current one included.
    """

    mode: Literal["replace", "append", "merge"] = "replace"
    keep: int = 3


@dataclass(frozen=True)
class InputFormat:
    """What the input's files are.

    Attributes:
        format: of the files; `quarantine` is of none, but of records that a run has quarantined.
        delimiter: one character between the fields of CSV; so are the next two.
        quote: around a field; empty: nothing is quoted.
        escape: before a quote within quotes; the quote itself where quotes are doubled (RFC 4180).
        encoding: of CSV: UTF-8, ISO-8859-1, windows-1252, UTF-16, UTF-16LE or UTF-16BE.
    """

    format: Literal["csv", "jsonLines", "parquet", "quarantine"] = "csv"
    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    encoding: str = "UTF-8"


RFC_4180 = InputFormat()
"""CSV where a contract says nothing more."""


@dataclass(frozen=True)
class Reference:
    """A foreign key, ODCS's `relationships`.

    Attributes:
        path: its JSON pointer, for messages.
        columns: of the contract.
        dataset: the table that they refer to.
        targets: its published columns, in the order of `columns`.
    """

    path: str
    columns: tuple[str, ...]
    dataset: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Contract:
    """One table and its columns in the contract's order."""

    id: str
    version: str
    table: str
    columns: tuple[Column, ...]
    privacy: Privacy | None = None
    publication: Publication = Publication()
    input: InputFormat = RFC_4180
    rules: tuple[Rule, ...] = ()
    references: tuple[Reference, ...] = ()

    def index(self, name: str) -> int:
        """The place of a column; internal DataFrame columns are named after it."""
        return next(i for i, column in enumerate(self.columns) if column.name == name)

    @property
    def keys(self) -> tuple[tuple[Column, ...], ...]:
        """What no two published records share: the primary key, then each unique column."""
        primary = self.primary_key
        uniques = [(column,) for column in self.columns if column.unique and (column,) != primary]
        return ((primary,) if primary else ()) + tuple(uniques)

    @property
    def published_keys(self) -> tuple[tuple[Column, ...], ...]:
        """The keys that stay keys when published: an age or a grid cell is shared by many."""
        return tuple(
            key
            for key in self.keys
            if all(isinstance(column.deidentify, Keep | Pseudonym) for column in key)
        )

    @property
    def primary_key(self) -> tuple[Column, ...]:
        """Its columns in their order; none where the contract names none."""
        named = [column for column in self.columns if column.key_position is not None]
        return tuple(sorted(named, key=lambda column: column.key_position or 0))
