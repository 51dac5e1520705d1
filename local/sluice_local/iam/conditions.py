"""A statement's Condition: all its operators must hold, of all their keys.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sluice_local.iam import operators, variables
from sluice_local.iam.errors import PolicyError
from sluice_local.iam.operators import OPERATORS, Operator, Test
from sluice_local.iam.variables import Context, Template, Text, Variable

IF_EXISTS = "IfExists"


class Among(Enum):
    """Which of a key's values must be as wanted: the set operators, or none of them."""

    ONE = ""
    ALL = "ForAllValues"
    ANY = "ForAnyValue"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The values that a policy wants: tests that are ready, and those with variables."""

    tests: tuple[Test, ...]
    templates: tuple[Template, ...]
    operator: Operator

    def met_by(self, value: str, context: Context) -> bool:
        """Whether one of them is the request's value; if negated, whether none is.

        A variable that the request lacks is never met, nor is its contrary.
        """
        found = [test(value) for test in self.tests]
        for template in self.templates:
            filled = variables.fill(template, context)
            if filled is not None:
                found.append(self._is(filled, value))
            elif self.operator.negated:
                return False
        return any(found) is not self.operator.negated

    def _is(self, filled: tuple[Text, ...], value: str) -> bool:
        try:
            return self.operator.make(filled)(value)
        except PolicyError:  # the variable's value is none of the operator's type
            return False


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of one operator."""

    key: str
    wanted: Wanted
    among: Among
    if_exists: bool

    def keys(self) -> frozenset[str]:
        """The key, and those of variables in what is wanted of it."""
        parts = (part for template in self.wanted.templates for part in template)
        return frozenset({self.key, *(part.key for part in parts if isinstance(part, Variable))})

    def __call__(self, context: Context) -> bool:
        """Whether the request's values of the key are as wanted."""
        values = context.get(self.key, ())
        if self.among is not Among.ONE:
            # Each value is asked for by itself, so that IfExists says nothing; an empty text is an
            # empty data set, of which all are as wanted and none is.
            each = (self.wanted.met_by(value, context) for value in values if value)
            return all(each) if self.among is Among.ALL else any(each)
        if not values:
            return self.wanted.operator.negated or self.if_exists
        if len(values) > 1:  # AWS wants a set operator for it
            return False
        return self.wanted.met_by(values[0], context)


@dataclass(frozen=True, slots=True)
class Null:
    """The Null operator: whether the key is absent."""

    key: str
    absent: frozenset[bool]

    def keys(self) -> frozenset[str]:
        """The key."""
        return frozenset({self.key})

    def __call__(self, context: Context) -> bool:
        """Whether the key is there, or not, as wanted."""
        return (not context.get(self.key)) in self.absent


#: One entry of a Condition.
Condition = Entry | Null


def read(element: Any, version: str) -> tuple[Condition, ...]:
    """The conditions of a statement. Raises PolicyError, also for an unknown operator."""
    if not isinstance(element, dict):
        raise PolicyError("A condition must be an object")
    found: list[Condition] = []
    for name, block in element.items():
        if not isinstance(block, dict):
            raise PolicyError(f"The condition {name} must be an object of keys and values")
        split(name)  # AWS takes an operator without keys, but not any name
        found += [_entry(name, key, texts(values), version) for key, values in block.items()]
    return tuple(found)


def _entry(name: str, key: str, values: list[str], version: str) -> Condition:
    among, base, if_exists = split(name)
    if base == "Null":
        if not set(values) <= {"true", "false"}:
            raise PolicyError("The condition Null wants true or false")
        return Null(key.lower(), frozenset(value == "true" for value in values))
    operator = OPERATORS[base]
    version = version if operator.variables else ""
    templates = [variables.read(value, version) for value in values]
    wanted = Wanted(
        tests=tuple(
            operator.make(filled)
            for template in templates
            if variables.is_fixed(template) and (filled := variables.fill(template, {})) is not None
        ),
        templates=tuple(each for each in templates if not variables.is_fixed(each)),
        operator=operator,
    )
    return Entry(key.lower(), wanted, among, if_exists)


def split(name: str) -> tuple[Among, str, bool]:
    """An operator's name as set operator, name in OPERATORS (or Null) and IfExists."""
    prefix, colon, rest = name.partition(":")
    base = (rest if colon else name).removesuffix(IF_EXISTS)
    if_exists = name.endswith(IF_EXISTS)
    known = {among.value: among for among in Among if among.value or not colon}
    if (
        (prefix if colon else "") not in known
        or base not in {*operators.OPERATORS, "Null"}
        or (base == "Null" and (colon or if_exists))
    ):
        raise PolicyError(f"Unknown condition operator: {name}")
    return known[prefix if colon else ""], base, if_exists


def texts(values: Any) -> list[str]:
    """A policy's value or values as texts, as AWS reads JSON's numbers and booleans."""
    many = values if isinstance(values, list) else [values]
    found = []
    for value in many:
        if not isinstance(value, (str, bool, int, float)):
            raise PolicyError("The values of a condition must be texts, numbers or booleans")
        found.append(str(value).lower() if isinstance(value, bool) else str(value))
    return found
