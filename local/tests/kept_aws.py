"""A server whose state is kept, for tests to kill and start again over the same folder."""

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError
from embedded_aws import Aws, Stacks, wait_until
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

    def inside() -> None:
        write, left = Database.write, [at]

        def counted(self: Database, segments: Any) -> None:
            write(self, segments)
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

        Database.write = counted  # type: ignore[method-assign]

    return inside


class KeptAws:
    """Starts servers over one folder.

    Each is a fork of this process, which has all of it imported: a second less for each start.
    """

    def __init__(self, state: Path) -> None:
        self.state = state
        self.pid = 0
        self.aws: Aws = Aws("")
        self.made: dict[str, Any] = {}

    def start(self, *more: str, inside: Callable[[], None] = lambda: None) -> Aws:
        """Start it; ``inside`` runs in it before."""
        import sluice_local.server
        import sluice_local.state.opening  # noqa: F401  what a fork need not import

        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                inside()
                code = main(["--state", str(self.state), "--keep", *more])
            finally:
                os._exit(code)
        about = self.state / "server.json"
        deadline = time.monotonic() + 30
        while not about.exists():
            assert os.waitpid(self.pid, os.WNOHANG) == (0, 0), "the server ended at its start"
            assert time.monotonic() < deadline, "the server did not get ready"
            time.sleep(0.01)
        self.aws = Aws(json.loads(about.read_text())["endpoint"])
        return self.aws

    def kill(self) -> None:
        """``kill -9``."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0
            (self.state / "server.json").unlink(missing_ok=True)

    def ended(self) -> None:
        """Wait until it has ended by itself."""
        wait_until(lambda: os.waitpid(self.pid, os.WNOHANG) != (0, 0), 20, every=0.01)
        self.pid = 0
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
