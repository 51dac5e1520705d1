"""Which operations the embedded AWS has.

moto answers many more, of which some do nothing and others do not what AWS does. Of its services
only what is in ``operations.json`` is let through. Services that are wholly ours have what their
classes have.
"""

import importlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from botocore import xform_name

OPERATIONS = Path(__file__).parent / "operations.json"
#: Services that are wholly ours, and where the classes are whose methods are their operations.
OWN = {
    "athena": ("sluice_local.athena.api", "SERVICE"),
    "cloudformation": ("sluice_local.cfn.api", "OPERATIONS"),
    "quicksight": ("sluice_local.quicksight.api", "SERVICE"),
}


@cache
def _listed() -> dict[str, frozenset[str]]:
    listed = json.loads(OPERATIONS.read_text())
    return {service: frozenset(names) for service, names in listed.items()}


def is_supported(service: str, operation: str) -> bool:
    """Whether the operation is there."""
    if service in OWN:
        return any(hasattr(each, xform_name(operation)) for each in _own(service))
    return operation in _listed().get(service, frozenset())


@cache
def _own(service: str) -> tuple[Any, ...]:
    module, name = OWN[service]
    found = getattr(importlib.import_module(module), name)
    return found if isinstance(found, tuple) else (found,)


def services() -> list[str]:
    """Botocore's names of all services that are here."""
    return sorted({*_listed(), *OWN})
