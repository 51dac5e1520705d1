"""Why a query fails, in Athena's words.

https://docs.aws.amazon.com/athena/latest/ug/error-reference.html has the types,
https://github.com/trinodb/trino (StandardErrorCode) the names at the start of the reasons.
"""

import re

#: Error types of Athena's catalog: a user's error; time is over; no result could be written.
USER, TIMEOUT, EXHAUSTED, NOT_WRITTEN = 1000, 206, 1, 401
EXHAUSTED_SAID = "Query exhausted resources at this scale factor"


class QueryFailureError(Exception):
    """The query fails. ``type`` is Athena's error type."""

    def __init__(self, reason: str, type: int = USER) -> None:  # noqa: A002  Athena's word
        super().__init__(reason)
        self.reason, self.type = reason, type

    @property
    def category(self) -> int:
        """1 when the system is to blame, 2 when the user is."""
        return 2 if self.type >= USER else 1


class QueryStoppedError(Exception):
    """The query was cancelled; with a reason when Athena did it."""

    def __init__(self, reason: str | None = None) -> None:
        super().__init__(reason or "stopped")
        self.reason = reason


def of_engine(error: Exception, where: str) -> QueryFailureError:
    """A failure of DuckDB's. ``where`` is the place that is named, such as ``line 1:8``.

    Messages of errors that come while rows are read may hold values of theirs: they are left out.
    """
    kind, said = type(error).__name__, str(error)
    first = said.splitlines()[0] if said else ""
    if kind == "BinderException" and "GROUP BY clause" in said:
        column = re.search(r'column "?([^"]+?)"? must appear', said)
        name = column[1] if column else "expression"
        return QueryFailureError(
            f"EXPRESSION_NOT_AGGREGATE: {where}: '{name}' must be an aggregate expression or "
            "appear in GROUP BY clause"
        )
    if "Division by zero" in said:
        return QueryFailureError("DIVISION_BY_ZERO: Division by zero")
    if kind == "ConversionException":
        target = re.search(r" to ([A-Z0-9]+)", first)
        word = target[1].lower() if target else "the type"
        name = {"int32": "integer", "int64": "bigint"}.get(word, word)
        return QueryFailureError(f"INVALID_CAST_ARGUMENT: Cannot cast a value to {name}")
    if kind == "OutOfRangeException":
        return QueryFailureError("NUMERIC_VALUE_OUT_OF_RANGE: a number is out of its type's range")
    if kind == "OutOfMemoryException":
        return QueryFailureError(EXHAUSTED_SAID, EXHAUSTED)
    if kind in ("BinderException", "CatalogException", "ParserException"):
        return QueryFailureError(f"NOT_SUPPORTED: The embedded AWS cannot run this query: {first}")
    return QueryFailureError(f"GENERIC_INTERNAL_ERROR: The embedded AWS failed: {kind}")
