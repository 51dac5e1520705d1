"""Runs one subject of the benchmark in a process of its own; prints one line of JSON.

``measure.py SUBJECT --warm FILE --data FILE --out DIR``: the subject first does the warm file
twice, so that the JVM has compiled what it will, then the data, which is timed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from subjects import ROOT, SUBJECTS

sys.path.insert(0, str(ROOT / "glue"))
#: Spark's settings are the engine's own for all of them; what a subject needs besides.
PACKAGES = {"pydeequ": "com.amazon.deequ:deequ:2.0.7-spark-3.5"}
NO_SPARK = ("duckdb",)
WARM_UPS = 2


class Watch:
    """The memory and the reading of this process and all below it, looked at ten times a second."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.peak = max(self.peak, sum(_resident(pid) for pid in _family(os.getpid())))

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(each for child in children for each in _family(int(child)))]


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def read_bytes() -> int:
    """Bytes that this process and all below it have read, from files, pipes and caches."""
    found = 0
    for pid in _family(os.getpid()):
        try:
            lines = Path(f"/proc/{pid}/io").read_text().splitlines()
        except OSError:
            continue
        found += int(lines[0].removeprefix("rchar: "))
    return found


def cpu_seconds() -> float:
    """What this process and all below it have computed so far."""
    ticks = 0
    for pid in _family(os.getpid()):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])  # utime and stime; see proc(5)
    return ticks / os.sysconf("SC_CLK_TCK")


def session(subject: str, memory: str, events: str | None) -> Any:
    """A Spark session as the engine's own; PyDeequ's with its jar from Maven Central."""
    if subject in NO_SPARK:
        return None
    os.environ.setdefault("SPARK_VERSION", "3.5")  # PyDeequ asks for it
    submit = f"--driver-memory {memory}"
    if subject in PACKAGES:
        submit += f" --packages {PACKAGES[subject]}"
    if events:
        submit += f" --conf spark.eventLog.enabled=true --conf spark.eventLog.dir=file://{events}"
    os.environ["PYSPARK_SUBMIT_ARGS"] = f"{submit} pyspark-shell"
    from sluice_etl.session import configure, local_session

    return configure(local_session())


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subject", choices=SUBJECTS)
    for name in ("warm", "data", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--memory", default="2g", help="of the JVM")
    parser.add_argument("--events", help="where Spark's event log goes")
    options = parser.parse_args()
    spark = session(options.subject, options.memory, options.events)
    work = SUBJECTS[options.subject]
    options.out.mkdir(parents=True, exist_ok=True)
    for _ in range(WARM_UPS):
        work(spark, str(options.warm), str(options.out))
    watch, before, computed = Watch(), read_bytes(), cpu_seconds()
    began, started = time.time(), time.perf_counter()
    counted = work(spark, str(options.data), str(options.out))
    seconds = time.perf_counter() - started
    computed = cpu_seconds() - computed
    watch.stop()
    size = options.data.stat().st_size
    print(
        json.dumps(
            {
                "subject": options.subject,
                "began": began,
                "seconds": round(seconds, 2),
                "cpuSeconds": round(computed, 1),
                "peakMegabytes": round(watch.peak / 1e6),
                "readPerInputByte": round((read_bytes() - before) / size, 2),
                "counted": counted,
            }
        ),
        flush=True,
    )
    if spark is not None:
        spark.stop()


if __name__ == "__main__":
    main()
