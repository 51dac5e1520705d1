"""Pages of a list, with AWS's opaque tokens."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from sluice_local.cfn.errors import invalid

Item = TypeVar("Item")
PAGE = 100


def page(
    items: Sequence[Item], token: str | None, size: int = PAGE
) -> tuple[list[Item], str | None]:
    """One page and the token of the next; ValidationError for a token of no page."""
    start = 0
    if token:
        try:
            start = int(base64.urlsafe_b64decode(token).decode())
        except (ValueError, binascii.Error, UnicodeDecodeError):
            raise invalid("NextToken is invalid") from None
    end = start + size
    following = base64.urlsafe_b64encode(str(end).encode()).decode() if end < len(items) else None
    return list(items[start:end]), following


def given(**fields: Any) -> dict[str, Any]:
    """A response without the members that have no value."""
    return {name: value for name, value in fields.items() if value is not None}
