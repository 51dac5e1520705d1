"""What kind of statement a text is, and the ones besides queries. Pure.

https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html
"""

import re
from dataclasses import dataclass
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType

from sluice_local.athena.failures import QueryFailureError
from sluice_local.athena.sql import MalformedQueryError, parse

Kind = Literal["DML", "DDL", "UTILITY"]
NAME = r'(?:`[^`]+`|"[^"]+"|\w+)'
FULL = rf"(?:(?P<database>{NAME})\.)?(?P<name>{NAME})"
#: Statement, its kind, and how it is written; keywords in any case.
FORMS: tuple[tuple[str, Kind, str], ...] = (
    ("SHOW_DATABASES", "UTILITY", r"SHOW\s+(?:DATABASES|SCHEMAS)(?:\s+LIKE\s+'(?P<like>[^']*)')?"),
    (
        "SHOW_TABLES",
        "UTILITY",
        rf"SHOW\s+TABLES(?:\s+(?:IN|FROM)\s+(?P<database>{NAME}))?(?:\s+(?:LIKE\s+)?'(?P<like>[^']*)')?",
    ),
    ("SHOW_VIEWS", "UTILITY", rf"SHOW\s+VIEWS(?:\s+(?:IN|FROM)\s+(?P<database>{NAME}))?"),
    ("SHOW_COLUMNS", "UTILITY", rf"SHOW\s+COLUMNS\s+(?:IN|FROM)\s+{FULL}"),
    ("SHOW_PARTITIONS", "UTILITY", rf"SHOW\s+PARTITIONS\s+{FULL}"),
    ("DESCRIBE_TABLE", "UTILITY", rf"(?:DESCRIBE|DESC)\s+{FULL}"),
    (
        "CREATE_VIEW",
        "DDL",
        rf"CREATE\s+(?P<replace>OR\s+REPLACE\s+)?VIEW\s+{FULL}\s+AS\s+(?P<query>.+)",
    ),
    ("DROP_VIEW", "DDL", rf"DROP\s+VIEW\s+(?P<exists>IF\s+EXISTS\s+)?{FULL}"),
    (
        "EXECUTE",
        "DML",
        r"EXECUTE\s+(?P<name>\w+)(?:\s+USING\s+(?P<arguments>.+))?",
    ),
)
QUERIES = ("select", "with", "values", "(", "table")
#: Statements of Athena's that change data or tables, which are not run here.
REFUSED = (
    *("alter", "analyze", "create", "deallocate", "delete", "drop", "explain", "insert"),
    *("merge", "msck", "optimize", "prepare", "show", "truncate", "unload", "update", "vacuum"),
)


@dataclass(frozen=True)
class Statement:
    """A statement. ``what`` is Athena's SubstatementType; ``parts`` what the text names."""

    kind: Kind
    what: str
    text: str
    parts: dict[str, str]


def read(text: str) -> Statement:
    """The statement; MalformedQueryError for none, NotImplementedError for one not run here."""
    text = re.sub(r"\s*;\s*\Z", "", _without_comments(text).strip())
    first = (re.match(r"\(|\w+", text) or [""])[0].lower()
    if first in QUERIES:
        return Statement("DML", "SELECT", text, {})
    for what, kind, form in FORMS:
        match = re.fullmatch(form, text, re.IGNORECASE | re.DOTALL)
        if match:
            parts = {key: value for key, value in match.groupdict().items() if value is not None}
            return Statement(kind, what, text, {**parts, **_names(parts)})
    if first in REFUSED or first in ("describe", "desc"):
        raise NotImplementedError(f"Athena's statement {' '.join(text.split()[:2]).upper()}")
    raise MalformedQueryError(f"line 1:1: mismatched input '{first or text[:1]}'")


def _names(parts: dict[str, str]) -> dict[str, str]:
    return {key: parts[key].strip('`"').lower() for key in ("database", "name") if key in parts}


def _without_comments(text: str) -> str:
    """The text with what stands before the first word taken away when it is a comment."""
    return re.sub(r"\A(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)+", "", text, flags=re.DOTALL)


def arguments(text: str) -> list[str]:
    """The values of EXECUTE ... USING."""
    try:
        found = sqlglot.parse_one(f"SELECT {text}", read="trino")
    except SqlglotError as error:
        raise QueryFailureError(
            "INVALID_PARAMETER_USAGE: line 1:1: the parameters are no list"
        ) from error
    return [item.sql(dialect="trino") for item in found.expressions]


def with_parameters(text: str, values: list[str]) -> str:
    """The query with its ``?`` replaced by values, each of which must be a constant.

    https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
    """
    tokens = Trino.Tokenizer().tokenize(text)
    places = [token for token in tokens if token.token_type == TokenType.PLACEHOLDER]
    if len(places) != len(values):
        raise QueryFailureError(
            f"INVALID_PARAMETER_USAGE: line 1:1: Incorrect number of parameters: "
            f"expected {len(places)} but found {len(values)}"
        )
    for place, value in reversed(list(zip(places, values, strict=True))):
        _check_constant(value)
        text = f"{text[: place.start]}{value}{text[place.end + 1 :]}"
    return text


def _check_constant(value: str) -> None:
    try:
        found = sqlglot.parse_one(f"SELECT {value}", read="trino")
        constants = (exp.Literal, exp.Neg, exp.Boolean, exp.Null, exp.Cast)
        if len(found.expressions) == 1 and isinstance(found.expressions[0], constants):
            return
    except SqlglotError:
        pass
    raise QueryFailureError("INVALID_PARAMETER_USAGE: line 1:1: a parameter is not a constant")


def check(text: str) -> None:
    """Refuse a query that cannot be parsed, before it is started."""
    parse(text)
