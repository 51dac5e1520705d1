"""A template with its parameters, seen against the resources that there are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sluice_local.cfn import graph, schema
from sluice_local.cfn.errors import invalid, unsupported
from sluice_local.cfn.intrinsics import UNKNOWN, Scope, as_text, resolve
from sluice_local.cfn.parameters import typed
from sluice_local.cfn.stack import Output, Resource, Stack
from sluice_local.cfn.support import unsupported_properties
from sluice_local.cfn.tags import with_stack_tags
from sluice_local.cfn.template import ResourceSpec, Template
from sluice_local.resources import handler_for, is_supported


@dataclass
class Evaluation:
    """Resolves a template for one stack.

    ``lookup`` gives the resource behind a logical id, or None while it is not there yet.
    """

    stack: Stack
    template: Template
    values: dict[str, str]
    exports: Callable[[], dict[str, str]]
    lookup: Callable[[str], Resource | None]
    imports: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        check_types(self.template)
        account, region = self.stack.account, self.stack.region
        self.scope = Scope(
            parameters=typed(self.template, self.values),
            pseudo={
                "AWS::AccountId": account,
                "AWS::NotificationARNs": [],
                "AWS::Partition": "aws",
                "AWS::Region": region,
                "AWS::StackId": self.stack.id,
                "AWS::StackName": self.stack.name,
                "AWS::URLSuffix": "amazonaws.com",
            },
            mappings=self.template.mappings,
            conditions=self.template.conditions,
            ref=self._ref,
            get_att=self._get_att,
            imported=self._imported,
        )
        self.met = {name: self.scope.met(name) for name in self.template.conditions}
        self.active = [
            name
            for name, spec in self.template.resources.items()
            if spec.condition is None or self.scope.met(spec.condition)
        ]
        graph.check_references(self.template, self.active, self.met)
        self._check_attributes()
        self.dependencies = graph.dependencies(self.template, self.active, self.met)
        self.order = graph.creation_order(self.dependencies)

    def properties(self, spec: ResourceSpec) -> dict[str, Any]:
        """The resource's properties, resolved."""
        resolved: dict[str, Any] = resolve(spec.properties, self.scope)
        return resolved

    def desired(self, spec: ResourceSpec, stack_tags: dict[str, str]) -> Resource:
        """The resource as the template wants it; ``stack_tags`` are merged into its tags."""
        handler = handler_for(spec.type)
        properties, complaints = handler.normalise(self.properties(spec))
        if complaints:
            raise PropertiesError(spec.logical_id, properties, complaints)
        return Resource(
            logical_id=spec.logical_id,
            type=spec.type,
            properties=with_stack_tags(spec.type, properties, stack_tags),
            stack_tags=stack_tags,
            metadata=resolve(spec.metadata, self.scope) if spec.metadata else None,
            deletion_policy=spec.deletion_policy,
            update_replace_policy=spec.update_replace_policy,
        )

    def outputs(self) -> list[Output]:
        """The outputs whose condition holds, resolved."""
        found = []
        for key, spec in self.template.outputs.items():
            if "Condition" in spec and not self.scope.met(spec["Condition"]):
                continue
            if "Value" not in spec:
                raise invalid(
                    f"Template format error: Output {key} is malformed. The Value member is missing"
                )
            value = resolve(spec["Value"], self.scope)
            if not isinstance(value, (str, int, float, bool)):
                raise invalid(
                    "Template format error: The Value field of every Outputs member must evaluate "
                    "to a String."
                )
            export = resolve(spec.get("Export", {}), self.scope).get("Name")
            found.append(Output(key, as_text(value), spec.get("Description"), export))
        return found

    def _ref(self, name: str) -> Any:
        resource = self.lookup(name)
        return UNKNOWN if resource is None or resource.physical_id is None else resource.physical_id

    def _get_att(self, name: str, attribute: str) -> Any:
        resource = self.lookup(name)
        return UNKNOWN if resource is None else resource.attributes.get(attribute, UNKNOWN)

    def _imported(self, name: str) -> str:
        exports = self.exports()
        if name not in exports:
            raise invalid(f"No export named {name} found.")
        self.imports.add(name)
        return exports[name]

    def _check_attributes(self) -> None:
        """Refuse a GetAtt of an attribute that the type does not have."""
        blocks = [self.template.resources[name].properties for name in self.active]
        for reference in graph.references([*blocks, self.template.outputs], self.met):
            spec = self.template.resources.get(reference.name)
            if not reference.attribute or spec is None:
                continue
            if reference.attribute not in handler_for(spec.type).attributes:
                raise invalid(
                    f"Template error: resource {reference.name} does not support attribute type "
                    f"{reference.attribute} in Fn::GetAtt"
                )


class PropertiesError(Exception):
    """The resource's properties are not what its schema allows."""

    def __init__(self, logical_id: str, properties: dict[str, Any], complaints: list[str]) -> None:
        super().__init__(logical_id)
        self.logical_id = logical_id
        self.properties = properties
        self.complaints = complaints


def check_types(template: Template) -> None:
    """Refuse types that AWS does not have, and those that the embedded AWS does not."""
    types = sorted({spec.type for spec in template.resources.values()})
    unknown = [name for name in types if not schema.is_known(name)]
    if unknown:
        raise invalid(f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]")
    lacking = [name for name in types if not is_supported(name)]
    if lacking:
        raise unsupported(f"the resource types [{', '.join(lacking)}]")
    for spec in template.resources.values():
        known = set(schema.schema(spec.type)["properties"])
        missing = unsupported_properties(spec.type, spec.properties, known)
        if missing:
            raise unsupported(
                f"the properties [{', '.join(missing)}] of {spec.type} ({spec.logical_id})"
            )
