"""A template's parameters: their defaults, previous values and constraints.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sluice_local.cfn.errors import invalid, unsupported
from sluice_local.cfn.intrinsics import as_text
from sluice_local.cfn.limits import check_value
from sluice_local.cfn.template import Template

TYPES = {"String", "Number", "CommaDelimitedList", "List<Number>", "List<String>"}
LISTS = TYPES - {"String", "Number"}
HIDDEN = "****"


def parameter_values(
    template: Template, given: Iterable[Mapping[str, Any]], previous: Mapping[str, str]
) -> dict[str, str]:
    """Every parameter's value as text; raises AWS's ValidationError on a bad one.

    ``given`` is the request's ``Parameters``, ``previous`` the stack's values so far.
    """
    values: dict[str, str] = {}
    for entry in given:
        key = entry["ParameterKey"]
        if key not in template.parameters:
            raise invalid(f"Parameters: [{key}] do not exist in the template")
        if entry.get("UsePreviousValue"):
            if key not in previous:
                raise invalid(
                    f"Invalid input for parameter key {key}. Cannot specify usePreviousValue as "
                    "true for a parameter key not in the previous template"
                )
            values[key] = previous[key]
        elif "ParameterValue" in entry:
            check_value(key, entry["ParameterValue"])
            values[key] = entry["ParameterValue"]
    for key, spec in template.parameters.items():
        if key not in values and "Default" in spec:
            values[key] = as_text(spec["Default"])
    missing = [key for key in template.parameters if key not in values]
    if missing:
        raise invalid(f"Parameters: [{', '.join(missing)}] must have values")
    for key, spec in template.parameters.items():
        _check(key, spec, values[key])
    return {key: values[key] for key in template.parameters}


def typed(template: Template, values: Mapping[str, str]) -> dict[str, Any]:
    """The values as ``Ref`` gives them: a list for the list types, text otherwise."""
    return {
        key: [item.strip() for item in value.split(",")] if _type(template, key) in LISTS else value
        for key, value in values.items()
    }


def shown(template: Template, values: Mapping[str, str]) -> list[dict[str, str]]:
    """The values as an API shows them: ``NoEcho`` ones as asterisks."""
    return [
        {
            "ParameterKey": key,
            "ParameterValue": HIDDEN if is_hidden(template, key) else value,
        }
        for key, value in values.items()
    ]


def is_hidden(template: Template, key: str) -> bool:
    """Whether the parameter is declared ``NoEcho``."""
    return str(template.parameters.get(key, {}).get("NoEcho", "false")).lower() == "true"


def hidden_values(template: Template, values: Mapping[str, str]) -> frozenset[str]:
    """The values of ``NoEcho`` parameters."""
    return frozenset(value for key, value in values.items() if value and is_hidden(template, key))


def masked(value: Any, hidden: Collection[str]) -> Any:
    """``value`` with each hidden value in it, alone or in a longer text, as asterisks."""
    if isinstance(value, dict):
        return {key: masked(item, hidden) for key, item in value.items()}
    if isinstance(value, list):
        return [masked(item, hidden) for item in value]
    if isinstance(value, str):
        for each in hidden:
            value = value.replace(each, HIDDEN)
    return value


def _type(template: Template, key: str) -> str:
    return str(template.parameters[key].get("Type", "String"))


def _check(key: str, spec: Mapping[str, Any], value: str) -> None:
    kind = spec.get("Type")
    if kind is None:
        raise invalid(
            f"Template format error: Every Parameters object must contain a Type member. [{key}]"
        )
    if kind not in TYPES:
        raise unsupported(f"the parameter type {kind} ({key})")
    for item in value.split(",") if kind in LISTS else [value]:
        _check_item(key, spec, item.strip() if kind in LISTS else item, "Number" in kind)


def _check_item(key: str, spec: Mapping[str, Any], value: str, number: bool) -> None:
    if "AllowedValues" in spec and value not in [as_text(item) for item in spec["AllowedValues"]]:
        raise invalid(f"Parameter '{key}' must be one of AllowedValues")
    if number:
        _check_number(key, spec, value)
        return
    pattern = spec.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, value):
        raise _constraint(key, spec, f"must match pattern {pattern}")
    if "MinLength" in spec and len(value) < int(spec["MinLength"]):
        raise _constraint(key, spec, f"must contain at least {spec['MinLength']} characters")
    if "MaxLength" in spec and len(value) > int(spec["MaxLength"]):
        raise _constraint(key, spec, f"must contain at most {spec['MaxLength']} characters")


def _check_number(key: str, spec: Mapping[str, Any], value: str) -> None:
    try:
        number = float(value)
    except ValueError:
        raise invalid(f"Parameter '{key}' must be a number.") from None
    if "MinValue" in spec and number < float(spec["MinValue"]):
        raise _constraint(key, spec, f"must be a number not less than {spec['MinValue']}")
    if "MaxValue" in spec and number > float(spec["MaxValue"]):
        raise _constraint(key, spec, f"must be a number not greater than {spec['MaxValue']}")


def _constraint(key: str, spec: Mapping[str, Any], constraint: str) -> Exception:
    said = spec.get("ConstraintDescription", constraint)
    return invalid(f"Parameter '{key}' failed to satisfy constraint: {said}")
