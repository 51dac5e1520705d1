"""What an answer says: its error, or its members. Pure."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from botocore.parsers import ResponseParserFactory
from botocore.utils import parse_timestamp
from moto.core.utils import get_service_model

from sluice_local.calls import Call

#: What a HEAD request that fails says, as it has no body. botocore's waiters take 404 alike.
OF_HEAD = {403: "AccessDenied", 404: "NoSuchKey"}
REQUEST_IDS = ("x-amzn-requestid", "x-amz-request-id")


def read_answer(call: Call, status: int, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The answer by the model's members; of an error ``Error`` with ``Code`` and ``Message``.

    Empty when it cannot be read. ``headers`` are by lower-case name.
    """
    if status >= 400 and not body:
        return {"Error": {"Code": OF_HEAD.get(status, str(status)), "Message": ""}}
    model = get_service_model(call.service).operation_model(call.operation)
    answer = {"body": body, "headers": Headers(headers), "status_code": status}
    try:
        parsed: dict[str, Any] = _parser(_protocol(call)).parse(answer, model.output_shape)
    except Exception:  # an answer that no SDK can read either
        return {"Error": {"Code": str(status), "Message": ""}} if status >= 400 else {}
    return parsed


class Headers(dict[str, str]):
    """Headers as botocore's parsers want them."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__({name.lower(): value for name, value in headers.items()})

    def get(self, name: str, default: Any = None) -> Any:
        """The header, whatever its case."""
        return super().get(name.lower(), default)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())


def _protocol(call: Call) -> str:
    """The protocol that the answer speaks: that of the request."""
    if "json" in call.headers.get("content-type", "") and call.service != "s3":
        return "rest-json" if _modelled(call.service) == "rest-json" else "json"
    if call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return "query" if call.service != "s3" else "rest-xml"
    return _modelled(call.service)


@cache
def _modelled(service: str) -> str:
    return str(get_service_model(service).metadata["protocol"])


@cache
def _parser(protocol: str) -> Any:
    factory = ResponseParserFactory()
    factory.set_parser_defaults(timestamp_parser=_time)
    return factory.create_parser(protocol)


def _time(value: Any) -> Any:
    """A time, 50 times faster than botocore reads it; what is no ISO 8601 it reads itself."""
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return parse_timestamp(value)
