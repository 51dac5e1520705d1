"""How much a template may hold. Pure.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

from collections.abc import Mapping
from typing import Any

from sluice_local.cfn.errors import invalid

MAX_BODY_BYTES = 51_200
MAX_URL_BYTES = 1_000_000
MAX_DESCRIPTION_BYTES = 1_024
MAX_NAME = 255
MAX_VALUE_BYTES = 4_096
MAX_ATTRIBUTES = 200
#: The sections with a limit, and what one entry of each is called.
MOST = {"Resources": 500, "Parameters": 200, "Mappings": 200, "Outputs": 200}
ENTRY = {
    "Resources": "Resource",
    "Parameters": "Parameter",
    "Mappings": "Mapping",
    "Outputs": "Output",
}


def check_size(body: str, from_url: bool) -> None:
    """Refuse a template over the limit: 51,200 bytes inline, 1,000,000 bytes by URL."""
    size = len(body.encode())
    if from_url and size > MAX_URL_BYTES:
        raise invalid(f"Template may not exceed {MAX_URL_BYTES} bytes in size.")
    if not from_url and size > MAX_BODY_BYTES:
        raise invalid(
            "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: "
            f"Member must have length less than or equal to {MAX_BODY_BYTES}"
        )


def check_template(description: str | None, sections: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse a template with too many entries, or with names or descriptions too long."""
    _check_description(description)
    for section, entries in sections.items():
        if len(entries) > MOST[section]:
            raise invalid(
                f"Template format error: Number of {section.lower()}, {len(entries)}, is greater "
                f"than maximum allowed, {MOST[section]}"
            )
        for name, entry in entries.items():
            _check_name(ENTRY[section], name)
            if section in ("Parameters", "Outputs"):
                _check_description(entry.get("Description"))
    for name, rows in sections["Mappings"].items():
        for values in (rows, *(row for row in rows.values() if isinstance(row, dict))):
            if len(values) > MAX_ATTRIBUTES:
                raise invalid(
                    f"Template format error: Number of attributes of mapping {name}, "
                    f"{len(values)}, is greater than maximum allowed, {MAX_ATTRIBUTES}"
                )


def check_value(key: str, value: str) -> None:
    """Refuse a parameter's value over 4,096 bytes; the value is not repeated."""
    if len(value.encode()) > MAX_VALUE_BYTES:
        raise invalid(
            f"1 validation error detected: Value at '{key}' failed to satisfy constraint: Member "
            f"must have length less than or equal to {MAX_VALUE_BYTES}"
        )


def _check_description(text: Any) -> None:
    if text is not None and not isinstance(text, str):
        raise invalid("Template format error: Every Description member must be a string.")
    if text is not None and len(text.encode()) > MAX_DESCRIPTION_BYTES:
        raise invalid(
            f"Template format error: 'Description' length is greater than {MAX_DESCRIPTION_BYTES}."
        )


def _check_name(entry: str, name: str) -> None:
    if not (name.isascii() and name.isalnum()):
        raise invalid(f"Template format error: {entry} name {name} is non alphanumeric.")
    if len(name) > MAX_NAME:
        raise invalid(
            f"Template format error: {entry} name {name} is longer than {MAX_NAME} characters."
        )
