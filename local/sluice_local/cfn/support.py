"""What of a resource's properties its handler does not carry out: refused, never ignored."""

from typing import Any

from sluice_local.resources import handler_for

NO_VALUE = {"Ref": "AWS::NoValue"}


def unsupported_properties(
    resource_type: str, properties: dict[str, Any], known: set[str]
) -> list[str]:
    """The names, and the paths of nested members, that ``properties`` has; sorted.

    ``known`` are the names that AWS's schema has; a name that it lacks is for the validation.
    """
    handler = handler_for(resource_type)
    names = (set(properties) & known) - handler.supported
    nested = {path for path in handler.lacking if _has(properties, path.split("/"))}
    return sorted(names | nested)


def _has(value: Any, path: list[str]) -> bool:
    """Whether there is a value at the path, in either branch of an Fn::If."""
    if value == NO_VALUE:
        return False
    if isinstance(value, dict) and set(value) == {"Fn::If"}:
        branches = value["Fn::If"]
        return isinstance(branches, list) and any(_has(each, path) for each in branches[1:])
    if not path:
        return True
    name, rest = path[0], path[1:]
    if isinstance(value, list):
        return name == "*" and any(_has(item, rest) for item in value)
    if not isinstance(value, dict):
        return False
    if name == "{}":
        return any(_has(item, rest) for item in value.values())
    return name in value and _has(value[name], rest)
