"""Which call of which service a request is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One request, as its service's model reads it.

    ``service`` is botocore's name of the service (``s3``, ``glue``, ``cloudwatch``); ``operation``
    the model's name of the operation (``PutObject``); ``params`` its input by the model's member
    names, without streaming bodies. ``region`` is the one it was signed for. ``headers`` are by
    lower-case name, ``query`` are the URL's parameters as they came.
    """

    service: str
    operation: str
    params: Mapping[str, Any]
    region: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    source_ip: str = "127.0.0.1"
    user_agent: str = ""


@dataclass(frozen=True)
class Unidentified:
    """A request of which it is not known what it asks; the gate lets none of them through."""

    reason: str
