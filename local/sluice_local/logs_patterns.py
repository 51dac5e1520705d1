"""Filter patterns of unstructured log events: terms, phrases, exclusions and alternatives.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
Patterns for JSON (``{...}``), for fields (``[...]``) and regular expressions (``%...%``) are not
here; who asks for one is refused.
"""

import re

TERM = re.compile(r'([-?]?)(?:"((?:[^"\\]|\\.)*)"|([\w./:@]+))(?:\s+|$)')


class UnsupportedPatternError(NotImplementedError):
    """The pattern is one that the embedded AWS does not have."""


class PatternError(ValueError):
    """It is no pattern."""


def parse(pattern: str) -> list[tuple[str, str]]:
    """The pattern's terms, each with its sign: none, ``-`` or ``?``."""
    text = pattern.strip()
    if text.startswith(("{", "[")) or "%" in text:
        raise UnsupportedPatternError(f"filter patterns such as {text[:1]}...")
    found, at = [], 0
    while at < len(text):
        match = TERM.match(text, at)
        if match is None:
            raise PatternError("Invalid filter pattern")
        quoted = match[2]
        term = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else match[3]
        found.append((match[1], term))
        at = match.end()
    return found


def matches(terms: list[tuple[str, str]], message: str) -> bool:
    """Whether a message has all terms, none of the excluded, and one of those with ``?``.

    Where there are terms without a sign, AWS ignores those with ``?``.
    """
    needed = [term for sign, term in terms if not sign]
    some = [term for sign, term in terms if sign == "?"]
    if any(term in message for sign, term in terms if sign == "-"):
        return False
    if needed:
        return all(term in message for term in needed)
    return not some or any(term in message for term in some)
