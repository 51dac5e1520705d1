"""Read rules from JSON, strictly: what is not known is refused, with what there is. Pure."""

import json
from dataclasses import asdict, fields
from typing import Any

from sluice_local.faults import rules
from sluice_local.faults.rules import Rule

#: Of each kind of rule: itself, what it matches, and its effects by their ``kind``.
RULES: dict[str, type[Any]] = {
    "call": rules.CallRule,
    "resource": rules.ResourceRule,
    "event": rules.EventRule,
}
MATCHES: dict[str, type[Any]] = {
    "call": rules.CallMatch,
    "resource": rules.ResourceMatch,
    "event": rules.EventMatch,
}
EFFECTS: dict[str, dict[str, type[Any]]] = {
    "call": {
        "deny": rules.Deny,
        "throttle": rules.Throttle,
        "delay": rules.Delay,
        "error": rules.ServerError,
        "drop": rules.Drop,
        "die": rules.Die,
    },
    "resource": {"fail-resource": rules.FailResource, "delay": rules.Delay},
    "event": {"die": rules.Death},
}


class RuleError(Exception):
    """A rule is wrong; the sentence says where, and what is expected."""


def read(value: Any) -> list[Rule]:
    """The rules of a JSON value; RuleError for anything but a list of right ones."""
    if not isinstance(value, list) or not value:
        raise RuleError("expected a list of rules, each with one of call, resource, event")
    return [_rule(f"rule {index}", item) for index, item in enumerate(value)]


def _rule(place: str, item: Any) -> Rule:
    found = [kind for kind in RULES if isinstance(item, dict) and kind in item]
    if len(found) != 1:
        raise RuleError(f"{place}: expected exactly one of {', '.join(RULES)}")
    kind = found[0]
    effect = item.get("effect")
    named = effect.get("kind") if isinstance(effect, dict) else None
    if not isinstance(named, str) or named not in EFFECTS[kind]:
        kinds = ", ".join(EFFECTS[kind])
        raise RuleError(f"{place}: effect: expected an object whose kind is one of {kinds}")
    match = _part(MATCHES[kind], item[kind], f"{place}: {kind}")
    met = _part(EFFECTS[kind][named], effect, f"{place}: effect")
    rest = {name: value for name, value in item.items() if name not in (kind, "effect")}
    frame = RULES[kind]
    counts = _part(rules.Always if kind == "event" else rules.Counts, rest, place, frame)
    rule: Rule = frame(match, met, **asdict(counts))
    return rule


def _part(form: type[Any], value: Any, place: str, named: type[Any] | None = None) -> Any:
    """A part of a rule, or RuleError; ``named`` is the form whose fields the error names."""
    from pydantic import TypeAdapter, ValidationError

    if not isinstance(value, dict):
        raise RuleError(f"{place}: expected an object with {_names(form)}")
    try:
        # strict as it is, pydantic takes an object for a dataclass only from JSON
        return TypeAdapter(form).validate_json(json.dumps(value))
    except ValidationError as error:
        said = [_said(named or form, problem) for problem in error.errors()]
        raise RuleError(f"{place}: {'; '.join(said)}") from None


def _said(form: type[Any], problem: Any) -> str:
    name = str(problem["loc"][0])
    if problem["type"] == "unexpected_keyword_argument":
        return f"{name} is unknown; expected {_names(form)}"
    return f"{name}: {problem['msg']}"


def _names(form: type[Any]) -> str:
    return ", ".join(field.name for field in fields(form))
