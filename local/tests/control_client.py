"""A client of the control port, and a server that has one."""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embedded_aws import Aws, start_server


class Control:
    """Speaks to one control port; ``said`` is an answer's status and content."""

    def __init__(self, port: int) -> None:
        self.port = port

    def said(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, dict[str, Any]]:
        sent = {"Content-Type": "application/json", **headers}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers=sent,
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def done(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        status, answer = self.said(method, path, body)
        assert status == 200, answer
        return answer

    def faults(self, *rules: dict[str, Any]) -> list[str]:
        """Ask for faults; returns their ids."""
        return list(self.done("POST", "/faults", list(rules))["ids"])

    def rules(self) -> list[dict[str, Any]]:
        return list(self.done("GET", "/faults")["rules"])

    def clear(self) -> None:
        self.done("DELETE", "/faults")

    def advance(self, seconds: float) -> None:
        self.done("POST", "/clock/advance", {"seconds": seconds})


@dataclass
class Controlled:
    """A server, its control port and its process."""

    aws: Aws
    control: Control
    process: Any


@contextmanager
def controlled_server(state: Path, *more: str) -> Iterator[Controlled]:
    """A server with a control port, which may be dead already when it is left."""
    options = ("--control-port", "0", "--parent-pid", str(os.getpid()))
    process, about = start_server(state, *options, *more)
    try:
        yield Controlled(Aws(about["endpoint"]), Control(about["controlPort"]), process)
    finally:
        process.terminate()
        process.wait(timeout=20)
