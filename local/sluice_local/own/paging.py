"""Pages of a list, with opaque tokens."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sluice_local.own.errors import ServiceError

Item = TypeVar("Item")


def page(
    items: Sequence[Item], token: str | None, size: int, invalid: str
) -> tuple[list[Item], str | None]:
    """One page and the token of the next; the service's ``invalid`` error for no token of ours."""
    start = 0
    if token:
        try:
            start = int(base64.urlsafe_b64decode(token).decode())
        except (ValueError, binascii.Error):
            raise ServiceError(invalid, "The next token is invalid.") from None
    end = start + size
    following = base64.urlsafe_b64encode(str(end).encode()).decode() if end < len(items) else None
    return list(items[start:end]), following
