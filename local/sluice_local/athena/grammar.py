"""What sqlglot's parser lets through and Trino's grammar has not. Pure.

https://github.com/trinodb/trino, core/trino-grammar: SqlBase.g4
"""

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

#: Tokens that no query of Trino's has.
FOREIGN = (
    TokenType.AMP,
    TokenType.APPLY,
    TokenType.ARROW,
    TokenType.ASOF,
    TokenType.CARET,
    TokenType.COLON,
    TokenType.DARROW,
    TokenType.DCOLON,
    TokenType.DIV,
    TokenType.GLOB,
    TokenType.HASH,
    TokenType.ILIKE,
    TokenType.L_BRACE,
    TokenType.NULLSAFE_EQ,
    TokenType.PARAMETER,
    TokenType.PERCENT,
    TokenType.PIPE,
    TokenType.PIVOT,
    TokenType.QUALIFY,
    TokenType.RLIKE,
    TokenType.SEMI,
    TokenType.ANTI,
    TokenType.STRAIGHT_JOIN,
    TokenType.TABLE_SAMPLE,
    TokenType.TILDE,
    TokenType.UNPIVOT,
    TokenType.XOR,
)


def foreign(tokens: list[Token], tree: exp.Query) -> Iterator[Token]:
    """The tokens at which Trino's parser would stop."""
    for index, token in enumerate(tokens):
        if token.token_type in FOREIGN or (
            token.token_type == TokenType.L_BRACKET and not _indexes(tokens, index)
        ):
            yield token
    if tokens and tokens[0].token_type == TokenType.FROM:
        yield tokens[0]
    if any(_is_odd(node) for node in tree.walk()):
        yield tokens[0]


def _is_odd(node: exp.Expr) -> bool:
    """``* EXCLUDE``, ``DISTINCT ON``, ``GROUP BY ALL`` and ``USING SAMPLE``."""
    if isinstance(node, exp.Star):
        return any(node.args.values())
    if isinstance(node, exp.Distinct):
        return bool(node.args.get("on"))
    if isinstance(node, exp.Group):
        return bool(node.args.get("all"))
    return isinstance(node, exp.TableSample)


def _indexes(tokens: list[Token], index: int) -> bool:
    """Whether a bracket follows ARRAY, a name, a closing bracket: ``[1, 2]`` alone is DuckDB's."""
    if index == 0:
        return False
    before = tokens[index - 1]
    before_index = (
        TokenType.ARRAY,
        TokenType.IDENTIFIER,
        TokenType.R_BRACKET,
        TokenType.R_PAREN,
        TokenType.VAR,
    )
    return before.token_type in before_index
