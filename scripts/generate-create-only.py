"""Writes which changes of Sluice's resource types make a new resource, and where tags are.

AWS's resource schemas say so; they come with cfn-lint, offline. `--check` compares with what is
committed and changes nothing.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, "local")
from sluice_local.cfn import schema

TEMPLATES = Path("actions/toolkit/template")
TARGET = Path("actions/toolkit/plan/generated/resource-types.ts")
HEAD = """\
// Written by `.venv/bin/python scripts/generate-create-only.py` from AWS's resource schemas.

/** What a change of a property does. Paths are of property names, such as `TableInput/Name`. */
export interface ResourceType {
  /** A change makes a new resource. */
  readonly createOnly: readonly string[];
  /** A change may make a new resource, depending on the values. */
  readonly mayRecreate: readonly string[];
  /** The property that takes the stack's tags; null for a type that takes none. */
  readonly tags: string | null;
}

export const resourceTypes: Readonly<Record<string, ResourceType>> = """


def described(name: str) -> dict[str, Any]:
    """One type's entry."""
    return {
        "createOnly": sorted(schema.create_only(name)),
        "mayRecreate": sorted(schema.conditional_create_only(name)),
        "tags": schema.tag_property(name),
    }


def main() -> None:
    """Writes or compares."""
    found = {
        name
        for path in sorted(TEMPLATES.glob("*.ts"))
        for name in re.findall(r'"(AWS::\w+::\w+)"', path.read_text(encoding="utf-8"))
        if schema.is_known(name)
    }
    table = {name: described(name) for name in sorted(found)}
    text = f"{HEAD}{json.dumps(table, indent=2)};\n"
    if "--check" not in sys.argv:
        TARGET.write_text(text, encoding="utf-8")
    elif TARGET.read_text(encoding="utf-8") != text:
        sys.exit(f"{TARGET} is not what the schemas say: .venv/bin/python {sys.argv[0]}")


if __name__ == "__main__":
    main()
