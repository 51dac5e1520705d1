"""A server whose state is kept, for tests to kill and start again over the same folder."""

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import cache, partial
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any
from unittest import mock

from botocore.exceptions import BotoCoreError
from embedded_aws import Aws, Stacks
from sluice_local.__main__ import main
from sluice_local.state.database import Database

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {
                    "AWS": "arn:aws:iam::123456789012:root",
                    "Service": "glue.amazonaws.com",
                },
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


def dying(at: int) -> Callable[[], None]:
    """Makes a server kill itself once it has written its state so many times, and not answer."""
    return partial(_die, at)


def _die(at: int) -> None:
    write, left = Database.write, [at]

    def counted(self: Database, segments: Any) -> None:
        write(self, segments)
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    Database.write = counted  # type: ignore[method-assign]


def _serve(inside: Callable[[], None], arguments: list[str]) -> None:
    inside()
    sys.exit(main(arguments))


def _nothing() -> None:
    """What runs in a server of which nothing is asked."""


@cache
def _processes() -> ForkServerContext:
    """Forks of a process that has all of it imported and has done nothing else.

    A fork of the tests' own would begin with what other tests have left: clocks, keys, threads
    that do not run in it.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["sluice_local.server", "sluice_local.state.opening"])
    with mock.patch.dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)):
        forkserver.ensure_running()
    return context


class KeptAws:
    """Starts servers over one folder.

    Each is a fork of one process, which has all of it imported: a second less for each start.
    """

    def __init__(self, state: Path) -> None:
        self.state = state
        self.pid = 0
        self._process: ForkServerProcess | None = None
        self.aws: Aws = Aws("")
        self.made: dict[str, Any] = {}

    def start(self, *more: str, inside: Callable[[], None] = _nothing) -> Aws:
        """Start it; ``inside``, a function of a module, runs in it before."""
        arguments = ["--state", str(self.state), "--keep", *more]
        process = _processes().Process(target=_serve, args=(inside, arguments), daemon=True)
        process.start()
        self._process, self.pid = process, process.pid or 0
        about = self.state / "server.json"
        deadline = time.monotonic() + 30
        while not about.exists():
            assert process.is_alive(), "the server ended at its start"
            assert time.monotonic() < deadline, "the server did not get ready"
            time.sleep(0.01)
        self.aws = Aws(json.loads(about.read_text())["endpoint"])
        return self.aws

    def kill(self) -> None:
        """``kill -9``."""
        if self._process is not None:
            self._process.kill()
            self.ended()

    def ended(self) -> None:
        """Wait until it has ended by itself."""
        assert self._process is not None
        self._process.join(20)
        assert not self._process.is_alive(), "the server did not end"
        self._process, self.pid = None, 0
        (self.state / "server.json").unlink(missing_ok=True)

    def again(self) -> Aws:
        """Kill it and start it again."""
        self.kill()
        return self.start()

    def cut_off(self, stack: str, call: Callable[[], Any], inside: Callable[[], None]) -> str:
        """What becomes of the stack when ``inside`` ends the server that does the call."""
        self.kill()
        self.start(inside=inside)
        with contextlib.suppress(BotoCoreError):  # the answer may come before the end
            call()
        self.ended()
        self.start()
        return self.stacks.settled(stack)

    @property
    def stacks(self) -> Stacks:
        return Stacks(self.aws)

    def __call__(self, service: str) -> Any:
        return self.aws(service)
