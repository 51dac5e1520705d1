"""One embedded AWS for all clients, and the table of what they ran."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "local" / "tests"))

from embedded_aws import start_server  # noqa: E402  it lies beside the other tests

#: Where `scripts/oracles.mjs` installs the judges.
ORACLES = ROOT / ".sluice" / "oracles"
NODE = ROOT / "node_modules" / ".bin" / "node"
#: The table; a part of it for each process, when several share the work.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
TABLE = ROOT / ".sluice" / "reports" / f"clients{WORKER and '-'}{WORKER}.md"
#: The AWS CLI v1 presigns URLs with the old SigV2 unless it is told otherwise.
CONFIG = Path(__file__).parent / "aws-config"
SECONDS = 300


@dataclass
class Client:
    """Runs commands as a shell would, with the embedded AWS as their AWS, and notes each."""

    endpoint: str
    folder: Path
    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def __call__(self, command: str, expects: str = "", fails: bool = False, **env: str) -> str:
        """What the command said, on both streams; it has to end well and to say ``expects``."""
        ran = subprocess.run(
            shlex.split(command),
            cwd=self.folder,
            env={**os.environ, **self.environment(), **env},
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        said = f"{ran.stdout}{ran.stderr}"
        fine = (ran.returncode != 0) == fails and expects in said
        line = next((line for line in said.splitlines() if expects and expects in line), "")
        shown = " ".join(line.split())[:100] or f"exit code {ran.returncode}"
        self.rows.append((command, shown, "as AWS" if fine else "not as AWS"))
        assert fine, f"{command}: exit code {ran.returncode}, wanted {expects!r}:\n{said[-3000:]}"
        return said

    def environment(self) -> dict[str, str]:
        """What an AWS client reads of its surroundings, and Node 24 and the tools on PATH."""
        programs = [ROOT / "node_modules" / ".bin", Path(sys.executable).parent]
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "AKIASLUICELOCAL00000",
            "AWS_SECRET_ACCESS_KEY": "sluice-local",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": str(CONFIG),
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_PAGER": "",
            "CI": "1",
            "PATH": ":".join([*map(str, programs), os.environ["PATH"]]),
        }


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    state = tmp_path_factory.mktemp("embedded-aws")
    process, about = start_server(state, "--parent-pid", str(os.getpid()))
    made = Client(about["endpoint"], tmp_path_factory.mktemp("work"))
    yield made
    process.terminate()
    assert process.wait(timeout=20) == 0
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    rows = "".join(
        f"| `{command}` | {said} | {verdict} |\n" for command, said, verdict in made.rows
    )
    TABLE.write_text(f"| command | it said | |\n|---|---|---|\n{rows.replace(str(ROOT), '.')}")
