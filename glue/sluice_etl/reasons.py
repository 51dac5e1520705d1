"""Why a value or a record was refused: the codes that quarantine and metrics carry."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """What a defect does: `warn` publishes the value all the same, and counts it."""

    REJECT = "reject"
    NULLIFY = "nullify"
    WARN = "warn"


class Reason(StrEnum):
    """Stable codes. Those of whole records and of missing or repeated values always reject."""

    MALFORMED_ROW = "MALFORMED_ROW"
    """The row has too few or too many fields, or a quote of it is not closed within it."""
    MISSING_REQUIRED = "MISSING_REQUIRED"
    """A required column is empty or holds one of its null tokens."""
    DUPLICATE_KEY = "DUPLICATE_KEY"
    """An earlier publishable record has the same primary key or unique value."""
    NOT_UTF8 = "NOT_UTF8"
    """The value holds U+FFFD: bytes that were not UTF-8, here or in a system before."""
    NOT_MAPPED = "NOT_MAPPED"
    """The column's valueMap has no entry for the value."""
    UNPARSABLE_DATE = "UNPARSABLE_DATE"
    UNPARSABLE_TIMESTAMP = "UNPARSABLE_TIMESTAMP"
    UNPARSABLE_TIME = "UNPARSABLE_TIME"
    UNPARSABLE_NUMBER = "UNPARSABLE_NUMBER"
    TOO_MANY_DIGITS = "TOO_MANY_DIGITS"
    """A number that the column's decimal cannot hold, before or after the point."""
    UNPARSABLE_INTEGER = "UNPARSABLE_INTEGER"
    UNPARSABLE_BOOLEAN = "UNPARSABLE_BOOLEAN"
    NOT_IN_ENUM = "NOT_IN_ENUM"
    PATTERN_MISMATCH = "PATTERN_MISMATCH"
    FORMAT_MISMATCH = "FORMAT_MISMATCH"
    """A text that is none of its format, such as email."""
    TOO_SHORT = "TOO_SHORT"
    TOO_LONG = "TOO_LONG"
    BELOW_MINIMUM = "BELOW_MINIMUM"
    ABOVE_MAXIMUM = "ABOVE_MAXIMUM"
    NOT_A_MULTIPLE = "NOT_A_MULTIPLE"
    FOREIGN_KEY = "FOREIGN_KEY"
    """The dataset that a relationship refers to has no such key."""
    RESERVED_VALUE = "RESERVED_VALUE"
    """A partition's value that Hive takes for null."""
    NEGATIVE_AGE = "NEGATIVE_AGE"
    """The date lies after the day on which the age is taken."""
    NOT_A_ZIP = "NOT_A_ZIP"
    NOT_A_PHONE = "NOT_A_PHONE"
    NOT_A_COUNTRY = "NOT_A_COUNTRY"
    SMALL_GROUP = "SMALL_GROUP"
    """Too few published records share the quasi-identifiers; the record as a whole rejects."""
