"""Resolve a template's intrinsic functions.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sluice_local.cfn.errors import invalid, unsupported

#: What a change set shows for a value that is only known once it is executed.
UNKNOWN = "{{changeSet:KNOWN_AFTER_APPLY}}"
PSEUDO_PARAMETERS = (
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
)
SUB_VARIABLE = re.compile(r"\$\{([^}]*)\}")
DYNAMIC_REFERENCE = re.compile(r"\{\{resolve:[^}]*\}\}")


class _NoValue:
    """The value of AWS::NoValue: the property that has it is left out."""


NO_VALUE = _NoValue()


@dataclass
class Scope:
    """What a template's functions can see.

    ``ref`` and ``get_att`` answer for resources; either may answer ``UNKNOWN``.
    """

    parameters: Mapping[str, Any]
    pseudo: Mapping[str, Any]
    mappings: Mapping[str, Any]
    conditions: Mapping[str, Any]
    ref: Callable[[str], Any]
    get_att: Callable[[str, str], Any]
    imported: Callable[[str], str]
    _met: dict[str, bool] = field(default_factory=dict)
    _asked: list[str] = field(default_factory=list)

    def named(self, name: str) -> Any:
        """The value of ``Ref``: a parameter, a pseudo parameter, or a resource's physical id."""
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self.parameters:
            return self.parameters[name]
        if name in self.pseudo:
            return self.pseudo[name]
        return self.ref(name)

    def met(self, name: str) -> bool:
        """Whether the condition ``name`` holds."""
        if name not in self.conditions:
            raise invalid(
                f"Template format error: Unresolved condition dependency {name} in the "
                "Resources block of the template"
            )
        if name not in self._met:
            if name in self._asked:
                raise invalid("Template error: Circular dependency in the Conditions block")
            self._asked.append(name)
            self._met[name] = _truth(resolve(self.conditions[name], self))
            self._asked.pop()
        return self._met[name]


def resolve(value: Any, scope: Scope) -> Any:
    """``value`` with its functions resolved; entries that are AWS::NoValue are left out."""
    if isinstance(value, dict):
        if len(value) == 1:
            name, argument = next(iter(value.items()))
            if name in FUNCTIONS:
                return FUNCTIONS[name](argument, scope)
            if isinstance(name, str) and name.startswith("Fn::"):
                raise unsupported(f"the function {name}")
        resolved = {key: resolve(item, scope) for key, item in value.items()}
        return {key: item for key, item in resolved.items() if item is not NO_VALUE}
    if isinstance(value, list):
        items = [resolve(item, scope) for item in value]
        return [item for item in items if item is not NO_VALUE]
    if isinstance(value, str) and DYNAMIC_REFERENCE.search(value):
        raise unsupported("dynamic references ({{resolve:…}})")
    return value


def as_text(value: Any) -> str:
    """A scalar as CloudFormation writes it into a string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        raise invalid("Template error: a string was expected, not a list or an object")
    return str(value)


def _truth(value: Any) -> bool:
    if value in (True, "true", "True"):
        return True
    if value in (False, "false", "False"):
        return False
    raise invalid(f"Template error: a condition must be true or false, not {value!r}")


def _list_of(argument: Any, name: str, lengths: range, wants: str) -> list[Any]:
    if not isinstance(argument, list) or len(argument) not in lengths:
        raise invalid(f"Template error: every {name} object requires {wants}")
    return argument


def _ref(argument: Any, scope: Scope) -> Any:
    if not isinstance(argument, str):
        raise invalid("Template error: every Ref object must have a single String value.")
    return scope.named(argument)


def get_att_target(argument: Any) -> tuple[str, Any]:
    """The logical id and the attribute of an ``Fn::GetAtt``, in either of its two notations."""
    parts = argument.split(".", 1) if isinstance(argument, str) else argument
    if not isinstance(parts, list) or len(parts) != 2 or not isinstance(parts[0], str):
        raise invalid(
            "Template error: every Fn::GetAtt object requires two non-empty parameters, the "
            "resource name and the resource attribute"
        )
    return parts[0], parts[1]


def _get_att(argument: Any, scope: Scope) -> Any:
    name, attribute = get_att_target(argument)
    return scope.get_att(name, as_text(resolve(attribute, scope)))


def sub_parts(argument: Any) -> tuple[str, dict[str, Any]]:
    """The text and the own variables of an ``Fn::Sub``."""
    text, own = argument if isinstance(argument, list) and len(argument) == 2 else (argument, {})
    if not isinstance(text, str) or not isinstance(own, dict):
        raise invalid(
            "Template error: One or more Fn::Sub intrinsic functions don't specify expected "
            "arguments. Specify a string as first argument, and an optional second argument to "
            "specify a mapping of values to replace in the string"
        )
    return text, own


def _sub(argument: Any, scope: Scope) -> Any:
    text, own = sub_parts(argument)
    values = {name: resolve(value, scope) for name, value in own.items()}

    def variable(match: re.Match[str]) -> str:
        name = match.group(1).strip()
        if name.startswith("!"):
            return "${" + name[1:] + "}"
        if name in values:
            return as_text(values[name])
        if "." in name:
            return as_text(scope.get_att(*name.split(".", 1)))
        return as_text(scope.named(name))

    return SUB_VARIABLE.sub(variable, text)


def _join(argument: Any, scope: Scope) -> Any:
    delimiter, items = _list_of(
        argument,
        "Fn::Join",
        range(2, 3),
        "two parameters, (1) a string delimiter and (2) a list of strings to be joined or a "
        "function that returns a list of strings (such as Fn::GetAZs) to be joined.",
    )
    resolved = resolve(items, scope)
    if not isinstance(resolved, list):
        raise invalid("Template error: the second parameter of Fn::Join must be a list")
    return as_text(delimiter).join(as_text(item) for item in resolved)


def _split(argument: Any, scope: Scope) -> Any:
    delimiter, text = _list_of(
        argument,
        "Fn::Split",
        range(2, 3),
        "two parameters, (1) a string delimiter and (2) a string to be split or a function that "
        "returns a string to be split.",
    )
    return as_text(resolve(text, scope)).split(as_text(delimiter))


def _select(argument: Any, scope: Scope) -> Any:
    index, items = _list_of(
        argument,
        "Fn::Select",
        range(2, 3),
        "two non-null parameters: an integer index and a list",
    )
    resolved = resolve(items, scope)
    position = as_text(resolve(index, scope))
    if resolved == [UNKNOWN] or resolved == UNKNOWN:
        return UNKNOWN
    if not isinstance(resolved, list) or not position.isdigit() or int(position) >= len(resolved):
        raise invalid(
            f"Template error: Fn::Select cannot select nonexistent value at index {position}"
        )
    return resolved[int(position)]


def _if(argument: Any, scope: Scope) -> Any:
    name, then, otherwise = _list_of(argument, "Fn::If", range(3, 4), "three parameters")
    return resolve(then if scope.met(as_text(name)) else otherwise, scope)


def _find_in_map(argument: Any, scope: Scope) -> Any:
    keys = [
        as_text(resolve(key, scope))
        for key in _list_of(
            argument, "Fn::FindInMap", range(3, 4), "three parameters: map, top and second key"
        )
    ]
    found: Any = scope.mappings
    for key in keys:
        if not isinstance(found, dict) or key not in found:
            raise invalid(f"Template error: Unable to get mapping for {'::'.join(keys)}")
        found = found[key]
    return found


def _equals(argument: Any, scope: Scope) -> bool:
    left, right = _list_of(argument, "Fn::Equals", range(2, 3), "a list of two string parameters.")
    values = [resolve(left, scope), resolve(right, scope)]
    if any(isinstance(value, (dict, list)) for value in values):
        return bool(values[0] == values[1])
    return as_text(values[0]) == as_text(values[1])


def _all_of(name: str, decide: Callable[[list[bool]], bool]) -> Callable[[Any, Scope], bool]:
    def function(argument: Any, scope: Scope) -> bool:
        terms = _list_of(
            argument, name, range(2, 11), "a list of at least 2 and at most 10 conditions."
        )
        return decide([_truth(resolve(term, scope)) for term in terms])

    return function


def _not(argument: Any, scope: Scope) -> bool:
    (term,) = _list_of(argument, "Fn::Not", range(1, 2), "a list of exactly one condition.")
    return not _truth(resolve(term, scope))


def _condition(argument: Any, scope: Scope) -> Any:
    # A policy statement's "Condition" is an object; only the name of a condition is the function.
    return (
        scope.met(argument)
        if isinstance(argument, str)
        else {"Condition": resolve(argument, scope)}
    )


def _base64(argument: Any, scope: Scope) -> str:
    return base64.b64encode(as_text(resolve(argument, scope)).encode()).decode()


def _import_value(argument: Any, scope: Scope) -> str:
    return scope.imported(as_text(resolve(argument, scope)))


FUNCTIONS: dict[str, Callable[[Any, Scope], Any]] = {
    "Ref": _ref,
    "Condition": _condition,
    "Fn::And": _all_of("Fn::And", all),
    "Fn::Base64": _base64,
    "Fn::Equals": _equals,
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAtt": _get_att,
    "Fn::If": _if,
    "Fn::ImportValue": _import_value,
    "Fn::Join": _join,
    "Fn::Not": _not,
    "Fn::Or": _all_of("Fn::Or", any),
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
}
