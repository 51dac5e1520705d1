"""What of a request's body is read into parameters."""

import json
from typing import Any

from moto.core.parse import JSONParser, RestJSONParser


class _Strict:
    """A body that is not a JSON object is refused; moto takes it for an empty one."""

    def _parse_body_as_json(self, body: bytes) -> dict[str, Any]:
        read = json.loads(body) if body else {}
        if not isinstance(read, dict):
            raise TypeError("not a JSON object")
        return read


class _Json(_Strict, JSONParser):  # type: ignore[misc]  # moto has no types for us
    """The ``json`` protocol."""


class _RestJson(_Strict, RestJSONParser):  # type: ignore[misc]  # moto has no types for us
    """The ``rest-json`` protocol."""


#: Readers by protocol; for the others moto's own will do.
READERS: dict[str, Any] = {"json": _Json, "rest-json": _RestJson}


def payload_of(operation: Any, body: bytes) -> bytes:
    """The body, or nothing where it is a stream of bytes, such as an object."""
    return b"" if operation.has_streaming_input else body
