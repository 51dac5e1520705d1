"""Quality rules of type `sql`: a query of the contract's over the published table, nothing else.

A contract comes from a repository, and Spark's SQL reads files, creates tables and calls Java. So a
query is parsed first, and run only if each node of its plan and each of its functions is known to
do none of that.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import NumericType

from sluice_etl.columns import published_schema
from sluice_etl.contract import Contract
from sluice_etl.errors import ContractError
from sluice_etl.json_node import Problems
from sluice_etl.rules import Query, Rule
from sluice_etl.storage import storage_fault
from sluice_etl.versions import condition

VIEW = "sluice_published_table"
PLACEHOLDER = re.compile(r"\$?\{(?:(object|table)|(property|column))\}")
"""ODCS's own: `{object}` and `{property}`, and what its examples call them."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLANS = _words(
    "Project Aggregate Filter UnresolvedHaving SubqueryAlias UnresolvedRelation Join Distinct "
    "Union Intersect Except Sort GlobalLimit LocalLimit OneRowRelation"
)
"""Spark's plans of a SELECT without WITH, LATERAL, hints and table functions."""

FUNCTIONS = _words(
    "count count_if sum avg mean min max median percentile percentile_approx approx_count_distinct "
    "stddev stddev_samp stddev_pop variance var_samp var_pop corr bool_and bool_or every some any "
    "abs ceil ceiling floor round sqrt power pow mod sign greatest least try_add try_subtract "
    "try_multiply try_divide coalesce nullif nvl ifnull if isnull isnotnull isnan length "
    "char_length lower upper trim ltrim rtrim substring substr left right concat instr startswith "
    "endswith contains year month day dayofmonth dayofweek dayofyear quarter hour minute second "
    "extract date_diff datediff date_add date_sub date_trunc trunc add_months months_between "
    "current_date current_timestamp now row_number rank dense_rank lag lead"
)
"""All of them compute from their arguments alone. No regular expressions: those of Java's can end
the process on a long text (validate.py), and `invalidValues` has a `pattern` that cannot."""

COUNTS = ("count", "count_if", "approx_count_distinct")


def check_queries(spark: SparkSession, contract: Contract) -> None:
    """Has Spark parse and analyse each query, over an empty table of the contract's columns.

    Raises:
        ContractError: BAD_QUERY, for each that does more than count or does not return one number.
    """
    rules = [rule for rule in contract.rules if isinstance(rule.measure, Query)]
    if not rules:
        return
    problems = Problems()
    with _view(spark.createDataFrame([], published_schema(contract))):
        for rule in rules:
            why = _problem(spark, _text(rule))
            if why:
                problems.add(f"{rule.path}/query", "BAD_QUERY", why)
    if problems:
        raise ContractError(problems)


def is_count(spark: SparkSession, rule: Rule) -> bool:
    """Whether a query returns a count, or what is computed from counts alone.

    A maximum, or the sum of a table of one row, is a value of a record: it may be compared, but no
    metric tells it.
    """
    plan = _parsed(spark, _text(rule))
    name = plan.getClass().getSimpleName()
    return name == "Project" and all(map(_counts, _each(plan.expressions())))


def ask(table: DataFrame, rule: Rule) -> float | None:
    """The number that a checked query returns; None when it returns none, or fails on the data."""
    with _view(table):
        try:
            rows = table.sparkSession.sql(_text(rule)).limit(2).collect()
        except (PySparkException, Py4JJavaError) as error:
            # A division by zero is the query's own; a storage that refuses is not.
            if storage_fault(error):
                raise
            return None
    number = rows[0][0] if len(rows) == 1 else None
    if number is None or not math.isfinite(number):
        return None
    return int(number) if number == int(number) else float(number)


@contextmanager
def _view(table: DataFrame) -> Iterator[None]:
    table.createOrReplaceTempView(VIEW)
    try:
        yield
    finally:
        table.sparkSession.catalog.dropTempView(VIEW)


def _text(rule: Rule) -> str:
    """The query with names for its placeholders; one that has no name stays, and is refused."""
    query = rule.measure
    assert isinstance(query, Query)  # noqa: S101 (for mypy: both callers choose by it)
    column = None if query.column is None else f"`{query.column}`"

    def name(found: re.Match[str]) -> str:
        return VIEW if found[1] else column or found[0]

    return PLACEHOLDER.sub(name, query.text)


def _problem(spark: SparkSession, text: str) -> str | None:
    if "{" in text:
        # `${…}` would also read the process's environment.
        return "{ stands only in {object} and, in a rule of a column, {property}"
    try:
        refused = sorted(set(_refused(_parsed(spark, text))))
        if refused:
            return f"a query is one SELECT over {{object}} alone; found {', '.join(refused)}"
        fields = spark.sql(text).schema.fields
    except PySparkException as error:
        # The message would quote the query; its class names the mistake.
        return f"Spark cannot read it: {condition(error) or type(error).__name__}"
    if len(fields) != 1 or not isinstance(fields[0].dataType, NumericType):
        return "it must return one number"
    return None


def _parsed(spark: SparkSession, text: str) -> Any:
    return spark._jsparkSession.sessionState().sqlParser().parsePlan(text)


def _counts(expression: Any) -> bool:
    name = expression.getClass().getSimpleName()
    if name == "UnresolvedFunction" and expression.nameParts().mkString(".").lower() in COUNTS:
        return True
    parts = _each(expression.children())
    return name == "Literal" or (bool(parts) and all(map(_counts, parts)))


def _refused(plan: Any) -> Iterator[str]:
    """What of a parsed plan does more than compute from the published table."""
    name = plan.getClass().getSimpleName()
    if name not in PLANS:
        yield name
    elif name == "UnresolvedRelation" and plan.multipartIdentifier().mkString(".") != VIEW:
        yield "another table"
    for expression in _each(plan.expressions()):
        yield from _refused_of(expression)
    for inner in (*_each(plan.children()), *_each(plan.innerChildren()), *_each(plan.subqueries())):
        yield from _refused(inner)


def _refused_of(expression: Any) -> Iterator[str]:
    name = expression.getClass().getSimpleName()
    if name == "UnresolvedFunction":
        function = expression.nameParts().mkString(".").lower()
        if function not in FUNCTIONS:
            yield f"the function {function}"
    elif name == "RLike" or "Identifier" in name:
        yield name
    for child in _each(expression.children()):
        yield from _refused_of(child)


def _each(seq: Any) -> list[Any]:
    return [seq.apply(place) for place in range(seq.size())]
