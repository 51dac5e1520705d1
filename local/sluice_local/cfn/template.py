"""A template as text becomes a ``Template``; what is not one is refused with AWS's wording."""

import json
from dataclasses import dataclass, field
from typing import Any

from sluice_local.cfn.errors import invalid, unsupported
from sluice_local.cfn.limits import MOST, check_template
from sluice_local.cfn.yaml_loader import load_yaml

SECTIONS = {
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
}
RESOURCE_ATTRIBUTES = {
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Metadata",
    "Properties",
    "Type",
    "UpdatePolicy",
    "UpdateReplacePolicy",
}
DELETION_POLICIES = {"Delete", "Retain", "RetainExceptOnCreate"}
REPLACE_POLICIES = {"Delete", "Retain"}


@dataclass(frozen=True)
class ResourceSpec:
    """One entry of a template's ``Resources``, its intrinsic functions not yet resolved."""

    logical_id: str
    type: str
    properties: dict[str, Any] = field(default_factory=dict)
    depends_on: tuple[str, ...] = ()
    condition: str | None = None
    metadata: dict[str, Any] | None = None
    deletion_policy: str = "Delete"
    update_replace_policy: str = "Delete"
    has_deletion_policy: bool = False


@dataclass(frozen=True)
class Template:
    """A well-formed template."""

    body: str
    description: str | None
    parameters: dict[str, dict[str, Any]]
    mappings: dict[str, Any]
    conditions: dict[str, Any]
    resources: dict[str, ResourceSpec]
    outputs: dict[str, dict[str, Any]]
    metadata: Any


EMPTY = Template("", None, {}, {}, {}, {}, {}, None)


def parse_template(body: str) -> Template:
    """Parse JSON or YAML; raises ``CloudFormationError`` (ValidationError) on a bad template."""
    raw = _load(body)
    if not isinstance(raw, dict):
        raise invalid("Template format error: unsupported structure.")
    unknown = sorted(str(key) for key in raw if key not in SECTIONS)
    if unknown:
        raise invalid(f"Invalid template property or properties [{', '.join(unknown)}]")
    if raw.get("AWSTemplateFormatVersion", "2010-09-09") != "2010-09-09":
        raise invalid(
            f"Template format error: {raw['AWSTemplateFormatVersion']} is not a supported value "
            "for AWSTemplateFormatVersion."
        )
    for section in ("Transform", "Rules"):
        if raw.get(section):
            raise unsupported(f"the template section {section}")
    resources = _section(raw, "Resources")
    if not resources:
        raise invalid("Template format error: At least one Resources member must be defined.")
    sections = {name: _section(raw, name) for name in MOST}
    check_template(raw.get("Description"), sections)
    return Template(
        body=body,
        description=raw.get("Description"),
        parameters=sections["Parameters"],
        mappings=sections["Mappings"],
        conditions=_section(raw, "Conditions"),
        resources={name: _resource(name, spec) for name, spec in resources.items()},
        outputs=sections["Outputs"],
        metadata=raw.get("Metadata"),
    )


def _load(body: str) -> Any:
    if body.lstrip().startswith("{"):
        try:
            return json.loads(body)
        except json.JSONDecodeError as error:
            # A YAML flow mapping also starts with a brace; only if that fails too is it bad JSON.
            try:
                return load_yaml(body)
            except Exception:  # whatever YAML says, the text was meant as JSON
                raise invalid(
                    "Template format error: JSON not well-formed. "
                    f"(line {error.lineno}, column {error.colno})"
                ) from error
    return load_yaml(body)


def _section(raw: dict[str, Any], name: str) -> dict[str, Any]:
    section = raw.get(name)
    if section is None:
        return {}
    if not isinstance(section, dict):
        raise invalid(f"Template format error: {name} must be an object.")
    for key, value in section.items():
        if name not in ("Conditions",) and not isinstance(value, dict):
            raise invalid(f"Template format error: Every {name} member must be an object. [{key}]")
    return section


def _resource(name: str, spec: dict[str, Any]) -> ResourceSpec:
    if not isinstance(spec.get("Type"), str):
        raise invalid(
            f"Template format error: [/Resources/{name}] Every Resources object must contain a "
            "Type member."
        )
    for attribute in spec:
        if attribute not in RESOURCE_ATTRIBUTES:
            raise invalid(f"Invalid template resource property '{attribute}'")
    for attribute in ("CreationPolicy", "UpdatePolicy"):
        if spec.get(attribute):
            raise unsupported(f"the resource attribute {attribute} ({name})")
    properties = spec.get("Properties") or {}
    if not isinstance(properties, dict):
        raise invalid(f"Template format error: [/Resources/{name}] Properties must be an object.")
    depends_on = spec.get("DependsOn") or []
    return ResourceSpec(
        logical_id=name,
        type=spec["Type"],
        properties=properties,
        depends_on=tuple([depends_on] if isinstance(depends_on, str) else depends_on),
        condition=spec.get("Condition"),
        metadata=spec.get("Metadata"),
        deletion_policy=_policy(name, spec, "DeletionPolicy", DELETION_POLICIES),
        update_replace_policy=_policy(name, spec, "UpdateReplacePolicy", REPLACE_POLICIES),
        has_deletion_policy="DeletionPolicy" in spec,
    )


def _policy(name: str, spec: dict[str, Any], attribute: str, allowed: set[str]) -> str:
    policy = spec.get(attribute, "Delete")
    if policy == "Snapshot":
        raise unsupported(f"{attribute} Snapshot ({name})")
    if policy not in allowed:
        raise invalid(f"Template error: {attribute} of resource {name} has an invalid value")
    return str(policy)
