"""What an import change set may ask for. Pure; the wordings are CreateChangeSet's.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
"""

from collections.abc import Collection, Mapping
from typing import Any

from sluice_local.cfn import schema
from sluice_local.cfn.errors import invalid, unsupported
from sluice_local.cfn.stack import Stack
from sluice_local.cfn.template import Template
from sluice_local.resources import handler_for, is_supported
from sluice_local.resources.base import Handler

Json = dict[str, Any]
#: The StatusReason of an import change set that can be executed.
REVIEW = (
    "Verify that resources and their properties defined in the template match the intended "
    "configuration of the resource import to avoid unexpected changes."
)


def is_importable(resource_type: str) -> bool:
    """Whether the embedded AWS can look up a resource of the type."""
    return is_supported(resource_type) and type(handler_for(resource_type)).read is not Handler.read


def identifiers(entries: list[Json], template: Template) -> dict[str, str]:
    """The physical ids of ResourcesToImport by logical id.

    Raises ValidationError for entries that do not fit the template or their type's schema.
    """
    if not entries:
        raise invalid("Must Provide at least one resource to import")
    names = [entry["LogicalResourceId"] for entry in entries]
    if len(set(names)) != len(names):
        raise invalid("Every resource to import must have unique LogicalResourceId")
    unknown = [name for name in names if name not in template.resources]
    if unknown:
        raise invalid(
            f"The logical resource ids {_list(unknown)} provided in ResourceToImport do not exist "
            "in the template."
        )
    found = {}
    for entry in entries:
        name, kind, given = (
            entry["LogicalResourceId"],
            entry["ResourceType"],
            entry["ResourceIdentifier"],
        )
        keys = schema.primary_identifier(kind) if schema.is_known(kind) else ()
        if keys and sorted(given) != sorted(keys):
            raise invalid(
                f"Invalid resource identifier for resource type {kind}. Expected {_list(keys)}"
            )
        declared = template.resources[name].type
        if kind != declared:
            raise invalid(
                f"Resource type of [{name}] passed in ResourceToImport does not match with "
                "resource type defined in the template. Resource type in ResourceToImport: "
                f"{kind}; Resource type in Template: {declared}."
            )
        if not is_importable(kind):
            raise unsupported(f"the import of {kind}")
        found[name] = "|".join(given[key] for key in keys)
    return found


def check_changes(wanted: Collection[str], actions: Mapping[str, str], template: Template) -> None:
    """Refuse a template that does anything but import; ``actions`` are those of its plan."""
    added = [name for name, action in actions.items() if action in ("Add", "Import")]
    if not added:
        raise invalid("The template should contain at least one new resource to import.")
    present = [name for name in wanted if name not in added]
    if present:
        raise invalid(
            f"Resources {_list(present)} passed in ResourceToImport are already in a stack and "
            "cannot be imported."
        )
    missing = [name for name in added if name not in wanted]
    if missing:
        raise invalid(f"Resources {_list(missing)} is missing from ResourceToImport list")
    others = sorted(set(actions) - set(added))
    if others:
        raise invalid(
            f"You have modified resources {_list(others)} in your template that are not being "
            "imported. Update, create or delete operations cannot be executed during import "
            "operations."
        )
    loose = [name for name in wanted if not template.resources[name].has_deletion_policy]
    if loose:
        raise invalid(
            f"The following resources to import {_list(loose)} must have DeletionPolicy attribute "
            "specified in the template."
        )


def check_definition(
    stack: Stack, template: Template, tags: dict[str, str], role_arn: str | None
) -> None:
    """Refuse outputs and tags that are not the stack's already."""
    changed = ["Outputs"] if template.outputs != stack.template.outputs else []
    if tags != stack.tags:
        changed += ["RoleArn"] if role_arn not in (None, stack.role_arn) else []
        changed.append("Tags")
    if changed:
        raise invalid(f"As part of the import operation, you cannot modify or add {_list(changed)}")


def summaries(template: Template) -> list[Json]:
    """GetTemplateSummary's ResourceIdentifierSummaries: how each type's resources are named."""
    by_type: dict[str, list[str]] = {}
    for name, spec in template.resources.items():
        if is_importable(spec.type):
            by_type.setdefault(spec.type, []).append(name)
    return [
        {
            "ResourceType": kind,
            "LogicalResourceIds": names,
            "ResourceIdentifiers": list(schema.primary_identifier(kind)),
        }
        for kind, names in by_type.items()
    ]


def _list(names: Collection[str]) -> str:
    return f"[{', '.join(names)}]"
