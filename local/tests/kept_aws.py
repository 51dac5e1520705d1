"""A server whose state is kept, for tests to kill and start again over the same folder."""

import json
import subprocess
from pathlib import Path
from typing import Any

from embedded_aws import Aws, Stacks, start_server

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "glue.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


class KeptAws:
    """Starts servers over one folder."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.process: subprocess.Popen[bytes] | None = None
        self.aws: Aws = Aws("")
        self.made: dict[str, Any] = {}

    def start(self, *more: str) -> Aws:
        self.process, about = start_server(self.state, "--keep", *more)
        self.aws = Aws(about["endpoint"])
        return self.aws

    def kill(self) -> None:
        """``kill -9``."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        (self.state / "server.json").unlink(missing_ok=True)

    def again(self) -> Aws:
        """Kill it and start it again."""
        self.kill()
        return self.start()

    @property
    def stacks(self) -> Stacks:
        return Stacks(self.aws)

    def __call__(self, service: str) -> Any:
        return self.aws(service)
