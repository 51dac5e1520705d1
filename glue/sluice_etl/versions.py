"""What Spark 3.5 (Glue 5.1) and Spark 4.1 (Glue 6.0) name differently."""

from __future__ import annotations

from typing import Any

from pyspark.errors import PySparkException


def condition(error: PySparkException) -> str | None:
    """What Spark calls an error, such as PARSE_SYNTAX_ERROR; None when it has no name.

    Spark 4 calls `getErrorClass` `getCondition`, and warns of the old name.
    """
    asked: Any = getattr(error, "getCondition", None) or error.getErrorClass
    name: str | None = asked()
    return name
