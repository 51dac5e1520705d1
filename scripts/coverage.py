"""Writes the page that says what the embedded AWS has: `local/docs/coverage.md`.

From the operations that it lets through, AWS's own list of operations (botocore's) and the resource
types with AWS's own list of properties (cfn-lint's). `--check` compares and changes nothing.
"""

import sys
from pathlib import Path

import botocore.session

sys.path.insert(0, "local")
from sluice_local.cfn import schema
from sluice_local.coverage import is_supported
from sluice_local.coverage import services as known_services
from sluice_local.resources import handler_for, supported_types

TARGET = Path("local/docs/coverage.md")
HEAD = """\
# What the embedded AWS has

Written by `.venv/bin/python scripts/coverage.py`. An operation, a resource type or a property that
is not here is refused with an error of AWS's form that says so; none is silently ignored. What
those that are here do otherwise than on AWS, the [README](../README.md) says.
"""


def services() -> list[str]:
    """A section of the operations of each service."""
    session = botocore.session.get_session()
    found = ["\n## Operations\n"]
    for service in known_services():
        model = session.get_service_model(service)
        every = model.operation_names
        names = [name for name in every if is_supported(service, name)]
        found.append(f"\n### {model.service_id}: {len(names)} of {len(every)}\n")
        found.append(f"\n{', '.join(sorted(names))}\n")
    return found


def types() -> list[str]:
    """A table of the resource types, with the properties and nested members that are refused."""
    found = [
        "\n## Resource types\n",
        "\nIn the path of a nested member `*` is any item of a list, `{}` any key of a map.\n",
        "\n| type | properties | refused |\n|---|---|---|\n",
    ]
    for name in supported_types():
        every = set(schema.schema(name)["properties"]) - set(schema.read_only(name))
        known = handler_for(name).supported
        lacking = (every - known) | handler_for(name).lacking
        refused = ", ".join(f"`{each}`" for each in sorted(lacking)) or "none"
        found.append(f"| `{name}` | {len(every & known)} of {len(every)} | {refused} |\n")
    return found


def main() -> None:
    """Write the page, or compare it."""
    page = "".join([HEAD, *services(), *types()])
    if "--check" not in sys.argv:
        TARGET.write_text(page)
    elif TARGET.read_text() != page:
        raise SystemExit(f"{TARGET} is not up to date: .venv/bin/python scripts/coverage.py")


if __name__ == "__main__":
    main()
