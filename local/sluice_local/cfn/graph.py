"""What each resource depends on, and the order in which resources are made."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sluice_local.cfn.errors import invalid
from sluice_local.cfn.intrinsics import (
    PSEUDO_PARAMETERS,
    SUB_VARIABLE,
    get_att_target,
    sub_parts,
)
from sluice_local.cfn.template import Template


@dataclass(frozen=True)
class Reference:
    """A mention of a name; ``attribute`` is None for ``Ref``."""

    name: str
    attribute: str | None
    function: str


def references(value: Any, met: Mapping[str, bool] | None = None) -> Iterator[Reference]:
    """Every ``Ref``, ``Fn::GetAtt`` and ``Fn::Sub`` variable in ``value``.

    With ``met`` (condition name to truth) only the branch of an ``Fn::If`` that is taken counts.
    """
    if isinstance(value, list):
        for item in value:
            yield from references(item, met)
    if not isinstance(value, dict):
        return
    if len(value) != 1:  # a function is an object with one key
        for item in value.values():
            yield from references(item, met)
        return
    for key, item in value.items():
        if key == "Ref" and isinstance(item, str):
            yield Reference(item, None, "Ref")
        elif key == "Fn::GetAtt":
            name, attribute = get_att_target(item)
            yield Reference(name, attribute if isinstance(attribute, str) else "", "Fn::GetAtt")
            yield from references(attribute, met)
        elif key == "Fn::Sub":
            text, own = sub_parts(item)
            yield from _variables(text, own)
            yield from references(own, met)
        elif key == "Fn::If" and met is not None and isinstance(item, list) and len(item) == 3:
            yield from references(item[1] if met.get(item[0]) else item[2], met)
        else:
            yield from references(item, met)


def _variables(text: str, own: Collection[str]) -> Iterator[Reference]:
    for match in SUB_VARIABLE.finditer(text):
        name = match.group(1).strip()
        if name.startswith("!") or name in own:
            continue
        if "." in name:
            resource, attribute = name.split(".", 1)
            yield Reference(resource, attribute, "Fn::Sub")
        else:
            yield Reference(name, None, "Fn::Sub")


def check_references(template: Template, active: Collection[str], met: Mapping[str, bool]) -> None:
    """Refuse names that nothing defines, with AWS's wording."""
    names = {*active, *template.parameters, *PSEUDO_PARAMETERS}
    for block, values in (
        ("Resources", [template.resources[name].properties for name in active]),
        ("Outputs", [_without_condition(output) for output in _taken(template, met)]),
    ):
        found = list(references(values, met))
        for reference in found:
            if reference.function == "Fn::GetAtt" and reference.name not in active:
                raise invalid(
                    "Template error: instance of Fn::GetAtt references undefined resource "
                    f"{reference.name}"
                )
        missing = {reference.name for reference in found} - names
        if block == "Resources":
            for name in active:
                missing |= set(template.resources[name].depends_on) - set(template.resources)
        if missing:
            raise invalid(
                f"Template format error: Unresolved resource dependencies "
                f"[{', '.join(sorted(missing))}] in the {block} block of the template"
            )


def _taken(template: Template, met: Mapping[str, bool]) -> Iterator[dict[str, Any]]:
    for output in template.outputs.values():
        if "Condition" not in output or met.get(output["Condition"]):
            yield output


def _without_condition(output: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in output.items() if key != "Condition"}


def dependencies(
    template: Template, active: Collection[str], met: Mapping[str, bool]
) -> dict[str, set[str]]:
    """For each active resource the active resources that it needs."""
    graph: dict[str, set[str]] = {}
    for name in active:
        spec = template.resources[name]
        wanted = {reference.name for reference in references(spec.properties, met)}
        graph[name] = (wanted | set(spec.depends_on)) & set(active)
    return graph


def creation_order(graph: Mapping[str, Collection[str]]) -> list[str]:
    """Names such that each comes after what it depends on, otherwise in the order of ``graph``.

    Raises AWS's ValidationError that names a cycle's members.
    """
    order: list[str] = []
    done: set[str] = set()
    waiting = list(graph)
    while waiting:
        ready = [name for name in waiting if set(graph[name]) <= done]
        if not ready:
            members = _cyclic(graph, waiting)
            raise invalid(f"Circular dependency between resources: [{', '.join(members)}]")
        order += ready
        done |= set(ready)
        waiting = [name for name in waiting if name not in done]
    return order


def _cyclic(graph: Mapping[str, Collection[str]], waiting: list[str]) -> list[str]:
    """The members of ``waiting`` that can reach themselves."""

    def reaches_itself(start: str) -> bool:
        seen: set[str] = set()
        stack = list(graph[start])
        while stack:
            name = stack.pop()
            if name == start:
                return True
            if name not in seen:
                seen.add(name)
                stack += graph[name]
        return False

    return sorted(name for name in waiting if reaches_itself(name))
