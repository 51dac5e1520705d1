r"""ODCS patterns are ECMA-262 (June 2011, 15.10), Spark's rlike is Java: one said in the other.

As in JSON Schema a pattern is searched for, so it holds for the whole value only between ^ and $.
Read as Java, `$` would also match before a last line break, `.` and `\s` would mean other
characters, `[` inside a class would open a nested class, and `\v` would be a class of its own.
"""

from __future__ import annotations

import re

SPACES = r"\t\n\x0B\f\r\p{Zs}\u2028\u2029\uFEFF"
"""ECMA-262's WhiteSpace and LineTerminator, as members of a Java class."""

OUTSIDE = {
    r"\s": f"[{SPACES}]",
    r"\S": f"[^{SPACES}]",
    r"\v": r"\x0B",
    r"\0": r"\x00",
    r"\b": r"(?:(?<=\w)(?!\w)|(?<!\w)(?=\w))",
    r"\B": r"(?:(?<=\w)(?=\w)|(?<!\w)(?!\w))",
    "$": r"\z",
    ".": r"[^\n\r\u2028\u2029]",
}
INSIDE = {
    r"\s": SPACES,
    r"\S": f"[^{SPACES}]",
    r"\v": r"\x0B",
    r"\0": r"\x00",
    r"\b": r"\x08",
    "[": r"\[",
    "&": r"\&",
}
PART = re.compile(
    r"\\u\{(?P<code>[0-9A-Fa-f]{1,6})\}"
    r"|\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|[pP]\{\w+(?:=\w+)?\}|k<\w+>|[1-9]\d*|.)"
    r"|(?P<group>\(\?(?:[:=!]|<[=!]|<[A-Za-z]\w*>)?)"
    r"|(?P<quantifier>[*+?]|\{\d+(?:,\d*)?\})"
    r"|(?P<empty>\[\^?\])"
    r"|\[\^?|.",
    re.DOTALL,
)
ESCAPES = re.compile(
    r"\\(?:[bBdDsSwWtnvfr0]|u.+|x..|c.|[pP]\{.+|k<.+|[1-9]\d*|[^A-Za-z0-9])", re.DOTALL
)


class NotEcmaError(ValueError):
    """The pattern uses what ECMA-262 has not; the message says what."""


def to_java(pattern: str) -> str:
    r"""Translates an ECMA-262 pattern into a Java one that matches the same.

    Whether Java compiles the result is for Java to say: bounds of repeats, names of groups and of
    \p{} classes are not checked here.

    Raises:
        NotEcmaError: it holds a construct of Java alone, or an escape that ECMA-262 doesn't know.
    """
    out: list[str] = []
    in_class = False
    repeated = ""  # the quantifier just read; only a first ? may follow it
    for match in PART.finditer(pattern):
        part = match[0]
        if match["group"] == "(?" and not in_class:
            raise NotEcmaError("(? must be followed by one of : = ! <= <! <name>")
        if part.startswith("\\") and not ESCAPES.fullmatch(part):
            raise NotEcmaError(f"ECMA-262 has no escape {part}")
        quantifier = part if match["quantifier"] and not in_class else ""
        if repeated and quantifier and (quantifier != "?" or repeated == "lazy"):
            raise NotEcmaError(f"nothing to repeat at {part}")
        repeated = "lazy" if repeated and quantifier else quantifier
        if match["code"]:
            out.append(f"\\x{{{match['code']}}}")
        elif match["empty"] and not in_class:
            out.append(r"(?!)" if part == "[]" else r"[\x{0}-\x{10FFFF}]")
        elif in_class:
            out.append(_in_class(part))
            in_class = not part.endswith("]") or part.startswith("\\")
        else:
            out.append(OUTSIDE.get(part, part))
            in_class = part in ("[", "[^")
    if in_class:
        raise NotEcmaError("a class [ is never closed")
    return "".join(out)


def _in_class(part: str) -> str:
    """Translates a part between [ and ]; its characters are members there, not operators."""
    if part.startswith("\\"):
        return INSIDE.get(part, part)
    return "".join(INSIDE.get(character, character) for character in part)
