"""What a target gets of an event: all of it, a part, a constant, or a template filled in.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

import json
import re
from typing import Any

Json = dict[str, Any]
PATH = re.compile(r"\$((?:\.[A-Za-z0-9_-]+|\[\d+\])*)")
STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\[(\d+)\]")
VARIABLE = re.compile(r"<([^<>\s]+)>")
RESERVED = ("aws.events.event.json", "aws.events.event", "aws.events.event.ingestion-time")
RESERVED_RULES = ("aws.events.rule-arn", "aws.events.rule-name")
ABSENT = object()


class InputError(ValueError):
    """The target's input is not one; the sentence says why."""


def check(target: Json) -> None:
    """InputError for an input that AWS would not take."""
    given = [name for name in ("Input", "InputPath", "InputTransformer") if name in target]
    if len(given) > 1:
        raise InputError(
            "Only one of Input, InputPath, or InputTransformer must be provided for target "
            f"{target['Id']}."
        )
    if "Input" in target:
        try:
            json.loads(target["Input"])
        except ValueError:
            raise InputError(f"JSON syntax error in input for target {target['Id']}.") from None
    if "InputPath" in target and not PATH.fullmatch(target["InputPath"]):
        raise InputError(f"Invalid InputPath for target {target['Id']}.")
    transformer = target.get("InputTransformer")
    if transformer is not None:
        _check_transformer(transformer, target["Id"])


def _check_transformer(transformer: Json, target: str) -> None:
    paths = transformer.get("InputPathsMap") or {}
    template = transformer["InputTemplate"]
    for name, path in paths.items():
        if name.startswith("AWS") or not PATH.fullmatch(path):
            raise InputError(f"Invalid InputTransformer for target {target}.")
    for name in VARIABLE.findall(template):
        if name not in (*paths, *RESERVED, *RESERVED_RULES):
            raise InputError(
                f"Invalid InputTemplate for target {target} : [Unknown variable {name}]."
            )


def look_up(path: str, event: Any) -> Any:
    """What is at a path such as ``$.detail.state``; ABSENT when there is nothing."""
    found = event
    for name, index in STEP.findall(path):
        if name and isinstance(found, dict) and name in found:
            found = found[name]
        elif index and isinstance(found, list) and int(index) < len(found):
            found = found[int(index)]
        else:
            return ABSENT
    return found


def message(target: Json, event: Json, rule_name: str, rule_arn: str) -> str:
    """The text that the target gets."""
    if target.get("Input") is not None:
        return str(target["Input"])
    if target.get("InputPath") is not None:
        found = look_up(target["InputPath"], event)
        return "" if found is ABSENT else json.dumps(found, separators=(",", ":"))
    transformer = target.get("InputTransformer")
    if transformer is not None:
        return _filled_in(transformer, event, {"rule-name": rule_name, "rule-arn": rule_arn})
    return json.dumps(event, separators=(",", ":"))


def _filled_in(transformer: Json, event: Json, rule: dict[str, str]) -> str:
    values = {
        name: look_up(path, event)
        for name, path in (transformer.get("InputPathsMap") or {}).items()
    }
    values |= {f"aws.events.{name}": value for name, value in rule.items()}
    values |= {"aws.events.event": {k: v for k, v in event.items() if k != "detail"}}
    values |= {"aws.events.event.json": event}
    values |= {"aws.events.event.ingestion-time": event["time"]}
    template = str(transformer["InputTemplate"])

    def replace(match: re.Match[str]) -> str:
        value = values[match[1]]
        if value is ABSENT or value is None:
            return ""
        if isinstance(value, str):
            quoted = json.dumps(value)
            # AWS quotes a string where the template does not.
            return quoted[1:-1] if _in_string(template, match.start()) else quoted
        return json.dumps(value, separators=(",", ":"))

    return VARIABLE.sub(replace, template)


def _in_string(template: str, position: int) -> bool:
    """Whether the position is between quotation marks."""
    return len(re.findall(r'(?<!\\)"', template[:position])) % 2 == 1
