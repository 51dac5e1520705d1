"""What each condition operator compares, once a policy's value and a request's are at hand.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import base64
import binascii
import ipaddress
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from sluice_local.iam import wildcards
from sluice_local.iam.errors import PolicyError
from sluice_local.iam.variables import Text

#: Whether a request's value is as the policy wants it.
Test = Callable[[str], bool]
#: Makes a test of a policy's value; the parts are without variables.
Maker = Callable[[tuple[Text, ...]], Test]


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator: ``negated`` ones hold when the test fails, and when the key is absent."""

    make: Maker
    negated: bool = False
    variables: bool = False


def _joined(parts: tuple[Text, ...]) -> str:
    return "".join(part.text for part in parts)


def _equals(parts: tuple[Text, ...]) -> Test:
    return _joined(parts).__eq__


def _equals_ignoring_case(parts: tuple[Text, ...]) -> Test:
    wanted = _joined(parts).lower()
    return lambda value: value.lower() == wanted


def _like(parts: tuple[Text, ...]) -> Test:
    pattern = wildcards.compiled(wildcards.plain(parts))
    return lambda value: pattern.fullmatch(value) is not None


def _arn_like(parts: tuple[Text, ...]) -> Test:
    text = _joined(parts)
    if text.count(":") < wildcards.SEGMENTS - 1:
        return lambda _: False  # no ARN, so it is nobody's
    pattern = wildcards.compiled_arn(parts)
    return lambda value: pattern.fullmatch(value) is not None


def _bool(parts: tuple[Text, ...]) -> Test:
    wanted = _joined(parts).lower()
    if wanted not in ("true", "false"):
        raise PolicyError(f"A condition on a boolean wants true or false, not {wanted}")
    return lambda value: value.lower() == wanted


def _typed(read: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> Maker:
    """A maker for values that are no texts: a request's value that is no such value fails."""

    def make(parts: tuple[Text, ...]) -> Test:
        wanted = read(_joined(parts))

        def test(value: str) -> bool:
            try:
                found = read(value)
            except PolicyError:
                return False
            return compare(found, wanted)

        return test

    return make


def number(text: str) -> Decimal:
    """A whole or decimal number. Raises PolicyError."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise PolicyError(f"{text} is no number") from None
    if not found.is_finite():
        raise PolicyError(f"{text} is no number")
    return found


def moment(text: str) -> datetime:
    """A date in ISO 8601 (of which W3C allows year and month), or epoch seconds: digits only."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}", text):
            text = f"{text}-01"
        if re.fullmatch(r"\d+", text):
            return datetime.fromtimestamp(int(text), UTC)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise PolicyError(f"{text} is no date") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _binary(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise PolicyError(f"{text} is not base64") from None


@lru_cache(maxsize=4096)
def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise PolicyError(f"{text} is no IP address, and no range of them") from None


def _within(found: Any, wanted: Any) -> bool:
    return found.version == wanted.version and bool(found.subnet_of(wanted))


def _comparisons(kind: str, read: Callable[[str], Any]) -> dict[str, Operator]:
    return {
        f"{kind}Equals": Operator(_typed(read, operator.eq)),
        f"{kind}NotEquals": Operator(_typed(read, operator.eq), negated=True),
        f"{kind}LessThan": Operator(_typed(read, operator.lt)),
        f"{kind}LessThanEquals": Operator(_typed(read, operator.le)),
        f"{kind}GreaterThan": Operator(_typed(read, operator.gt)),
        f"{kind}GreaterThanEquals": Operator(_typed(read, operator.ge)),
    }


#: All operators but Null, which is about the key alone.
OPERATORS: dict[str, Operator] = {
    "StringEquals": Operator(_equals, variables=True),
    "StringNotEquals": Operator(_equals, negated=True, variables=True),
    "StringEqualsIgnoreCase": Operator(_equals_ignoring_case, variables=True),
    "StringNotEqualsIgnoreCase": Operator(_equals_ignoring_case, negated=True, variables=True),
    "StringLike": Operator(_like, variables=True),
    "StringNotLike": Operator(_like, negated=True, variables=True),
    **_comparisons("Numeric", number),
    **_comparisons("Date", moment),
    "Bool": Operator(_bool, variables=True),
    "BinaryEquals": Operator(_typed(_binary, operator.eq)),
    "IpAddress": Operator(_typed(_network, _within)),
    "NotIpAddress": Operator(_typed(_network, _within), negated=True),
    "ArnEquals": Operator(_arn_like, variables=True),
    "ArnLike": Operator(_arn_like, variables=True),
    "ArnNotEquals": Operator(_arn_like, negated=True, variables=True),
    "ArnNotLike": Operator(_arn_like, negated=True, variables=True),
}
