"""Regular expressions of patterns with ``*`` and ``?``, and of ARNs with them in each segment."""

import re
from collections.abc import Iterable
from functools import lru_cache

from sluice_local.iam.variables import Text

#: ``arn:partition:service:region:account:resource``; the resource may have colons of its own.
SEGMENTS = 6


@lru_cache(maxsize=8192)
def compiled(expression: str) -> re.Pattern[str]:
    """The expression, compiled once."""
    return re.compile(expression, re.DOTALL)


@lru_cache(maxsize=8192)
def compiled_arn(parts: tuple[Text, ...]) -> re.Pattern[str]:
    """The pattern of an ARN, compiled once."""
    return compiled(arn(parts))


def plain(parts: Iterable[Text]) -> str:
    """The expression of a text whose wildcards match anything."""
    return "".join(_expression(part, within="") for part in parts)


def arn(parts: Iterable[Text]) -> str:
    """The expression of an ARN: a wildcard stays within its segment, but for the last's.

    Missing segments are ``*``, as AWS completes an ARN:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    """
    written, colons = [], 0
    for part in parts:
        for index, piece in enumerate(part.text.split(":")):
            if index:
                written.append(":")
                colons += 1
            within = ":" if colons < SEGMENTS - 1 else ""
            written.append(_expression(Text(piece, part.wild), within))
    missing = SEGMENTS - 1 - colons
    written += [":[^:]*"] * (missing - 1) + [":.*"] * min(missing, 1)
    return "".join(written)


def _expression(part: Text, within: str) -> str:
    if not part.wild:
        return re.escape(part.text)
    one = f"[^{within}]" if within else "."
    wild = {"*": f"{one}*", "?": one}
    return "".join(wild.get(char) or re.escape(char) for char in part.text)
