"""The command, in a process that meets a fault at a point of its run: `dying.py POINT ARGUMENTS…`.

Points: `writing` kills this process by signal 9 once a file of the load lies half written; `java`
kills Spark's process then, `both` the two; `committing` kills this one when the load is whole and
not committed; `meeting:N` waits there until N such processes do, in the folder that $MEET names.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession
from sluice_etl import commits, pipeline
from sluice_etl.__main__ import main


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def java() -> int:
    """The process of Spark."""
    session = SparkSession.getActiveSession()
    assert session is not None
    return int(session._jvm.java.lang.ProcessHandle.current().pid())


def when_writing(write: Callable[..., None], *of: Callable[[], int]) -> Callable[..., None]:
    """Writes the table, and kills processes when its first files lie there."""

    def watch(folder: Path, pids: list[int]) -> None:
        while not any(folder.glob("_temporary/**/part-*.parquet")):
            time.sleep(0.001)
        for pid in pids:
            kill(pid)

    def dying(judged: Any, contract: Any, path: str) -> None:
        threading.Thread(
            target=watch, args=(Path(path), [each() for each in of]), daemon=True
        ).start()
        write(judged, contract, path)
        time.sleep(10)
        os._exit(99)  # the kill came too late

    return dying


def meet(count: int) -> None:
    folder = Path(os.environ["MEET"])
    (folder / str(os.getpid())).touch()
    while len(list(folder.iterdir())) < count:
        time.sleep(0.01)


def before(work: Callable[..., Any], do: Callable[[], None]) -> Callable[..., Any]:
    def doing(*arguments: Any) -> Any:
        do()
        return work(*arguments)

    return doing


if __name__ == "__main__":
    point, *arguments = sys.argv[1:]
    name, _, many = point.partition(":")
    match name:
        case "writing":
            pipeline.publish = when_writing(pipeline.publish, os.getpid)
        case "java":
            pipeline.publish = when_writing(pipeline.publish, java)
        case "both":
            pipeline.publish = when_writing(pipeline.publish, java, os.getpid)
        case "committing":
            commits.commit = before(commits.commit, lambda: kill(os.getpid()))
        case "meeting":
            commits.commit = before(commits.commit, lambda: meet(int(many)))
    sys.exit(main(arguments))
