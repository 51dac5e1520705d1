"""The processes that run jobs, each with its whole process group: Python and its Java."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

GRACE_SECONDS = 3.0

_lock = threading.Lock()
_running: set[subprocess.Popen[bytes]] = set()
_closed = threading.Event()


class ShuttingDownError(Exception):
    """The server ends; it starts nothing more."""


def start(command: list[str], cwd: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own, its output on pipes."""
    with _lock:
        if _closed.is_set():
            raise ShuttingDownError
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        _running.add(process)
        return process


def end(process: subprocess.Popen[bytes]) -> int:
    """End the process's whole group, gently and then for good; the exit code."""
    _signal(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(GRACE_SECONDS)
    _signal(process, signal.SIGKILL)
    code = process.wait()
    with _lock:
        _running.discard(process)
    return code


def stop_all() -> None:
    """End everything, at the server's end; nothing is started after that."""
    with _lock:
        _closed.set()
        left = list(_running)
    for process in left:
        _signal(process, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for process in left:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        _signal(process, signal.SIGKILL)


def end_left(folder: Path) -> None:
    """End the jobs that a server that was killed has left running, by the folders they run in.

    Their process group ends with them; they would go on to write with the credentials of runs that
    are over.
    """
    listed = subprocess.run(
        ["ps", "-axwwo", "pid=,args="],  # noqa: S607  it lies elsewhere on macOS
        capture_output=True,
        text=True,
        check=False,
    )
    for line in listed.stdout.splitlines():
        pid, _, args = line.strip().partition(" ")
        if f"{folder}/run-" in args:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(int(pid), signal.SIGKILL)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal the group; its leader may be gone while the Java that it started still runs."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
