"""The functions of Trino that are run here, each with the same meaning in DuckDB.

https://trino.io/docs/current/functions/list.html; sqlglot translates those that have another name.
"""

from collections.abc import Iterator
from itertools import pairwise

from sqlglot.tokenizer_core import Token, TokenType

AGGREGATES = (
    *("any_value", "approx_distinct", "approx_percentile", "arbitrary", "array_agg", "avg"),
    *("bool_and", "bool_or", "corr", "count", "count_if", "covar_pop", "covar_samp", "max"),
    *("max_by", "min", "min_by", "regr_intercept", "regr_slope", "stddev", "stddev_pop"),
    *("stddev_samp", "sum", "var_pop", "var_samp", "variance"),
)
WINDOWS = (
    *("cume_dist", "dense_rank", "first_value", "lag", "last_value", "lead", "nth_value"),
    *("ntile", "percent_rank", "rank", "row_number"),
)
SCALARS = (
    *("abs", "acos", "array", "asin", "atan", "atan2", "cardinality", "cast", "cbrt", "ceil"),
    *("ceiling", "chr", "coalesce", "concat", "cos", "date", "date_add", "date_diff"),
    *("date_format", "date_parse", "date_trunc", "day", "day_of_month", "day_of_week"),
    *("day_of_year", "degrees", "exp", "extract", "floor", "from_iso8601_date", "greatest"),
    *("hour", "if", "is_nan", "json_extract_scalar", "least", "length", "ln", "log10", "log2"),
    *("lower", "lpad", "ltrim", "minute", "mod", "month", "nullif", "pi", "position", "pow"),
    *("power", "quarter", "radians", "regexp_like", "replace", "reverse", "round", "row"),
    *("rpad", "rtrim", "second", "sign", "sin", "split_part", "sqrt", "starts_with", "strpos"),
    *("substr", "substring", "tan", "trim", "try_cast", "upper", "week", "year", "now"),
    *("contains", "element_at", "unnest", "flatten"),
)
FUNCTIONS = frozenset((*AGGREGATES, *WINDOWS, *SCALARS))
#: Words of the language that may stand before a bracket. Types are among them: ``decimal(10,2)``.
WORDS = frozenset(
    (
        *("all", "and", "any", "as", "between", "by", "case", "char", "cross", "cube", "decimal"),
        *("distinct", "else", "end", "except", "exists", "filter", "from", "grouping", "having"),
        *("in", "inner", "intersect", "is", "join", "left", "like", "limit", "not", "offset"),
        *("on", "or", "order", "outer", "over", "right", "rollup", "select", "sets", "some"),
        *("then", "time", "timestamp", "union", "using", "values", "varchar", "when", "where"),
        *("within", "with", "full", "group", "lateral", "partition", "window", "recursive"),
    )
)


def unknown(tokens: list[Token]) -> Iterator[Token]:
    """The tokens that call a function which is not run here."""
    named = {
        tokens[index + 1].text.lower()
        for index, token in enumerate(tokens[:-1])
        if token.token_type in (TokenType.WITH, TokenType.COMMA, TokenType.ALIAS)
    }
    for index, (token, following) in enumerate(pairwise(tokens)):
        if following.token_type != TokenType.L_PAREN:
            continue
        name = token.text.lower()
        if not name.replace("_", "").isalnum() or token.token_type in (
            TokenType.STRING,
            TokenType.NUMBER,
        ):
            continue
        if name in WORDS or name in FUNCTIONS:
            continue
        if name in named and _names_columns(tokens, index):
            continue
        yield token


def _names_columns(tokens: list[Token], index: int) -> bool:
    """Whether ``name (a, b)`` names columns: of a CTE (``AS`` follows) or of an alias."""
    depth = 0
    for at in range(index + 1, len(tokens)):
        if tokens[at].token_type == TokenType.L_PAREN:
            depth += 1
        elif tokens[at].token_type == TokenType.R_PAREN:
            depth -= 1
            if depth == 0:
                cte = at + 1 < len(tokens) and tokens[at + 1].token_type == TokenType.ALIAS
                aliased = index > 0 and tokens[index - 1].token_type == TokenType.ALIAS
                return cte or aliased
    return False
