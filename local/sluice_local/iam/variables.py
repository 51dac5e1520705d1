"""Policy variables: ``${aws:username}``, ``${key, 'default'}``, ``${*}``, ``${?}``, ``${$}``.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sluice_local.iam.errors import PolicyError

Context = Mapping[str, tuple[str, ...]]
#: The version from which on ``${`` is anything but text.
WITH_VARIABLES = "2012-10-17"
_VARIABLE = re.compile(
    r"\$\{\s*(?P<key>[^\s,{}'](?:[^,{}']*[^\s,{}'])?)\s*(?:,\s*'(?P<default>[^']*)'\s*)?\}"
)


@dataclass(frozen=True, slots=True)
class Text:
    """What stands in a policy as it is; ``wild`` when ``*`` and ``?`` may be wildcards in it."""

    text: str
    wild: bool = True


@dataclass(frozen=True, slots=True)
class Variable:
    """A condition key, lower-case, whose value takes the variable's place."""

    key: str
    default: str | None = None


Template = tuple[Text | Variable, ...]


def read(value: str, version: str) -> Template:
    """A value of a policy in its parts. Raises PolicyError for a ``${`` that is no variable."""
    if version != WITH_VARIABLES or "${" not in value:
        return (Text(value),)
    parts: list[Text | Variable] = []
    end = 0
    for found in _VARIABLE.finditer(value):
        parts.append(Text(value[end : found.start()]))
        key, default = found["key"], found["default"]
        special = key in ("*", "?", "$")
        parts.append(Text(key, wild=False) if special else Variable(key.lower(), default))
        end = found.end()
    parts.append(Text(value[end:]))
    if any(isinstance(part, Text) and "${" in part.text for part in parts):
        raise PolicyError(f"The policy variable in {value} is not well-formed")
    return tuple(part for part in parts if part != Text(""))


def is_fixed(template: Template) -> bool:
    """Whether no variable is in it."""
    return all(isinstance(part, Text) for part in template)


def fill(template: Template, context: Context) -> tuple[Text, ...] | None:
    """The parts with values in the variables' place: text without wildcards.

    None when the request lacks a variable that has no default. A key with several values is no
    variable: AWS allows single-valued keys only.
    """
    filled = []
    for part in template:
        if isinstance(part, Variable):
            values = context.get(part.key, ())
            value = values[0] if len(values) == 1 else part.default
            if value is None:
                return None
            filled.append(Text(value, wild=False))
        else:
            filled.append(part)
    return tuple(filled)
