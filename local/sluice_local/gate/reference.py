"""AWS's Service Authorization Reference, as cfn-lint carries it: action, resource types, ARNs.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

#: The services whose tables are kept: the reference has 450 of them.
SERVICES = frozenset(
    (
        *("athena", "budgets", "ce", "cloudformation", "cloudtrail", "cloudwatch", "events"),
        *("glue", "iam", "kms", "logs", "quicksight", "s3", "secretsmanager", "sns", "sts"),
    )
)


@cache
def _services() -> dict[str, Any]:
    # the file only: to import cfn-lint itself takes seconds
    spec = find_spec("cfnlint")
    folder = Path(next(iter((spec and spec.submodule_search_locations) or ())))
    loaded = json.loads((folder / "data" / "AdditionalSpecs" / "Policies.json").read_text())
    return {name: table for name, table in loaded.items() if name in SERVICES}


@cache
def resource_types(service: str, action: str) -> tuple[str, ...] | None:
    """The resource types of an action, empty when it has none; None when AWS has no such action."""
    found = _services().get(service, {}).get("Actions", {}).get(action.lower())
    return None if found is None else tuple(found.get("Resources", ()))


@cache
def arn_format(service: str, resource_type: str) -> str | None:
    """The ARN of a resource type with a ``.*`` for its name: ``arn:${Partition}:glue:...``."""
    types = _services().get(service, {}).get("Resources", {})
    formats = types.get(resource_type.lower(), {}).get("ARNFormats", ())
    return str(formats[0]) if formats else None


def arn(service: str, resource_type: str, name: str, region: str, account: str) -> str:
    """The ARN of a resource.

    Raises ``KeyError`` for a type that the service does not have.
    """
    found = arn_format(service, resource_type)
    if found is None:
        raise KeyError(f"{service} has no {resource_type}")
    filled = found.replace("${Partition}", "aws").replace("${Region}", region)
    return filled.replace("${Account}", account).replace(".*", name, 1)
