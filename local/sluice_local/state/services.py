"""moto's services but for S3: a segment for each backend, that is each account and region."""

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sluice_local.state import codec
from sluice_local.state.database import Segment

PREFIX = "moto/"
#: Of IAM, what comes with moto, 1,582 policies of AWS, is not written; only who has them attached.
AWS_ARN = "arn:aws:iam::aws:"


def _backends(service: str) -> Any:
    return importlib.import_module("moto.backends").get_backend(service)


def segments(service: str) -> dict[str, Segment | None]:
    """All of a service; the caller holds its lock."""
    found: dict[str, Segment | None] = {}
    if f"moto.{service}.models" not in sys.modules:  # a service of our own: see ``parts``
        return found
    for account, region, backend in list(_backends(service).iter_backends()):
        state = WRITERS.get(service, _plain)(backend)
        data = codec.dumps(state, _reducers(service))
        found[f"{PREFIX}{service}/{account}/{region}"] = Segment(data)
    if service == "logs":
        found |= _logs().segments()
    return found


def _logs() -> Any:
    return importlib.import_module("sluice_local.state.logs")


def _reducers(service: str) -> dict[type, codec.Reducer] | None:
    """Events of log streams are written apart."""
    if service != "logs":
        return None
    logs = _logs()
    return {logs.LogStream: logs.without_events}


def load(kept: Mapping[str, Segment]) -> None:
    """Fill the backends; those that nothing was kept of are as moto makes them."""
    for service, account, region, segment in _kept(kept):
        backend = _backends(service)[account][region]
        READERS.get(service, _fill)(backend, codec.loads(segment.data))
    if any(name.startswith(f"{PREFIX}logs/") for name in kept):
        _logs().load(kept)


def _kept(kept: Mapping[str, Segment]) -> Iterator[tuple[str, str, str, Segment]]:
    for name, segment in kept.items():
        if name.startswith(PREFIX):
            service, account, region = name.removeprefix(PREFIX).split("/")
            yield service, account, region, segment


def _plain(backend: Any) -> dict[str, Any]:
    return dict(vars(backend))


def _fill(backend: Any, state: dict[str, Any]) -> None:
    backend.__dict__.clear()
    backend.__dict__.update(state)


def _write_iam(backend: Any) -> dict[str, Any]:
    state = dict(vars(backend))
    policies = state.pop("managed_policies")
    state["managed_policies"] = {
        arn: policy for arn, policy in policies.items() if not arn.startswith(AWS_ARN)
    }
    state["aws_managed_policies"] = {
        policy.arn: policy.attachment_count
        for policy in backend.aws_managed_policies
        if policy.attachment_count
    }
    return state


def _read_iam(backend: Any, state: dict[str, Any]) -> None:
    theirs = backend.aws_managed_policies
    attached = state.pop("aws_managed_policies")
    own = state.pop("managed_policies")
    _fill(backend, state)
    for policy in theirs:
        policy.attachment_count = attached.get(policy.arn, 0)
    backend.aws_managed_policies = theirs
    backend.managed_policies = {**{policy.arn: policy for policy in theirs}, **own}


WRITERS: dict[str, Callable[[Any], dict[str, Any]]] = {"iam": _write_iam}
READERS: dict[str, Callable[[Any, dict[str, Any]], None]] = {"iam": _read_iam}
