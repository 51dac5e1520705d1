"""The embedded AWS beside stock moto, in one run: `npm run bench:local`.

How long each takes to answer its first call, what memory it holds, how long the reference
pipeline's stack takes, how many calls a second one and ten clients get, and what 100,000 calls
leave behind.
``--calls N`` makes the last one shorter.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "local" / "tests"))
CLIENTS, SECONDS = 10, 10.0
STARTS = 5
QUARTERS = 4
#: Calls after which all that is loaded with a first call is there.
WARM = 500


@dataclass
class Subject:
    """One server under test: how it is started, and where it answers."""

    name: str
    command: Callable[[int, Path], list[str]]
    path: str
    figures: dict[str, str] = field(default_factory=dict)


SUBJECTS = (
    Subject(
        "embedded AWS",
        lambda port, state: [
            *(sys.executable, "-m", "sluice_local", "--port", str(port)),
            *("--state", str(state)),
        ],
        "/_sluice/health",
    ),
    Subject(
        "stock moto",
        lambda port, _: [str(Path(sys.executable).parent / "moto_server"), "-p", str(port)],
        "/moto-api/data.json",
    ),
)


class Running:
    """A server that has answered; ``ready`` is how many seconds that took."""

    def __init__(self, subject: Subject, port: int) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.endpoint = f"http://127.0.0.1:{port}"
        started = time.perf_counter()
        self.process = subprocess.Popen(
            subject.command(port, Path(self._folder.name)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT / "local")},
        )
        while not self._answers(subject.path):
            time.sleep(0.01)
        self.ready = time.perf_counter() - started

    def _answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}{path}", timeout=30):  # noqa: S310
                return True
        except urllib.error.URLError:
            return False

    def megabytes(self) -> float:
        """The memory that the process holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def client(self, service: str) -> Any:
        """A boto3 client of the account's root."""
        return boto3.Session("AKIASLUICELOCAL00000", "sluice-local").client(
            service,
            region_name="us-east-1",
            endpoint_url=self.endpoint,
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
        )

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(timeout=30)
        self._folder.cleanup()


def reference() -> str:
    """The template of the reference pipeline on the embedded AWS, as `sluice compile` writes it."""
    command = [str(ROOT / "node_modules/.bin/node"), "actions/dist/cli.js", "compile"]
    ran = subprocess.run(
        [*command, "--env", "local"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return ran.stdout


def stack(server: Running, template: str) -> str:
    """How long the stack takes from change set to its end, or how it failed."""
    cfn, s3 = server.client("cloudformation"), server.client("s3")
    s3.create_bucket(Bucket="templates")  # it is too long to go with the call
    s3.put_object(Bucket="templates", Key="reference.json", Body=template.encode())
    named = {"StackName": "bench", "ChangeSetName": "first"}
    started = time.perf_counter()
    try:
        cfn.create_change_set(
            **named,
            ChangeSetType="CREATE",
            TemplateURL="https://templates.s3.us-east-1.amazonaws.com/reference.json",
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        cfn.get_waiter("change_set_create_complete").wait(
            **named, WaiterConfig={"Delay": 0.05, "MaxAttempts": 600}
        )
        cfn.execute_change_set(**named)
        while True:
            status = cfn.describe_stacks(StackName="bench")["Stacks"][0]["StackStatus"]
            if not status.endswith("IN_PROGRESS"):
                break
            if time.perf_counter() - started > 60:
                return f"not done after 60 s ({status})"
            time.sleep(0.05)
    except Exception as error:  # stock moto ends in many ways
        return f"fails: {error}"[:90]
    seconds = time.perf_counter() - started
    return f"{seconds:.1f} s" if status == "CREATE_COMPLETE" else status


def mix(server: Running) -> list[Callable[[int], Any]]:
    """What one client does in turn: reads and writes of five services."""
    s3, glue, iam, kms, sts = map(server.client, ("s3", "glue", "iam", "kms", "sts"))
    me = uuid.uuid4().hex[:8]
    s3.create_bucket(Bucket=f"bench-{me}")
    glue.create_database(DatabaseInput={"Name": f"bench-{me}"})
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    return [
        lambda n: s3.put_object(Bucket=f"bench-{me}", Key=f"k{n % 50}", Body=b"x" * 1000),
        lambda _: s3.get_object(Bucket=f"bench-{me}", Key="k0")["Body"].read(),
        lambda _: glue.get_database(Name=f"bench-{me}"),
        lambda _: iam.list_roles(),
        lambda _: kms.describe_key(KeyId=key),
        lambda _: sts.get_caller_identity(),
    ]


def calls(
    server: Running, clients: int, enough: Callable[[int, float], bool]
) -> tuple[int, int, float]:
    """Calls made, calls that failed, and seconds; each client goes on until ``enough``."""
    done, failed, lock = [0], [0], threading.Lock()
    ready = threading.Barrier(clients + 1)

    def work() -> None:
        actions = mix(server)
        ready.wait()
        started, number = time.perf_counter(), 0
        while not enough(done[0], time.perf_counter() - started):
            try:
                actions[number % len(actions)](number)
            except Exception:
                with lock:
                    failed[0] += 1
            number += 1
            with lock:
                done[0] += 1

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    return done[0], failed[0], time.perf_counter() - started


def measure(subject: Subject, port: int, template: str, many: int) -> None:
    """All figures of one server."""
    figures = subject.figures
    ready = []
    for _ in range(STARTS):
        server = Running(subject, port)
        ready.append(server.ready)
        idle = server.megabytes()
        server.stop()
    figures["ready, median of 5"] = f"{sorted(ready)[STARTS // 2]:.2f} s"
    figures["memory when ready"] = f"{idle:.0f} MB"
    server = Running(subject, port)
    figures["reference stack"] = stack(server, template)
    figures["memory after it"] = f"{server.megabytes():.0f} MB"
    for clients in (1, CLIENTS):
        made, failed, seconds = calls(server, clients, lambda _, since: since > SECONDS)
        figures[f"calls a second, {clients} client{'s' * (clients > 1)}"] = (
            f"{made / seconds:.0f} ({failed} failed)"
        )
    server.stop()
    growth(subject, port, many)


def growth(subject: Subject, port: int, many: int) -> None:
    """The memory at each quarter of many calls, to a server without the stack.

    The stack's trail writes each call into a log group, whose events the account keeps.
    """
    server, quarter, failures = Running(subject, port), many // QUARTERS, 0
    calls(server, CLIENTS, lambda done, _: done >= WARM)
    held = [server.megabytes()]
    for _ in range(QUARTERS):
        _, failed, _ = calls(server, CLIENTS, lambda done, _: done >= quarter)
        held.append(server.megabytes())
        failures += failed
    subject.figures[f"memory at each quarter of {many:,} calls"] = (
        f"{' → '.join(f'{each:.0f}' for each in held)} MB ({failures} failed)"
    )
    server.stop()


def main() -> None:
    """Print the table, or its JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--calls", type=int, default=100_000, help="how many calls to look for growth"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    template = reference()
    for number, subject in enumerate(SUBJECTS):
        print(f"{subject.name} ...", file=sys.stderr, flush=True)
        measure(subject, 5890 + number, template, given.calls)
    if given.json:
        print(json.dumps({each.name: each.figures for each in SUBJECTS}, indent=2))
        return
    names = [each.name for each in SUBJECTS]
    print(f"| | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    rows = dict.fromkeys(key for each in SUBJECTS for key in each.figures)
    for row in rows:
        print(f"| {row} | {' | '.join(each.figures.get(row, '-') for each in SUBJECTS)} |")


if __name__ == "__main__":
    main()
