"""Reads where a run's time went from Spark's event log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

METRIC = "internal.metrics."
SHORTEST = 0.005
"""Stages that take less of the whole are not shown."""


def stages_table(events: Path, began: float) -> str:
    """The stages since a moment, in seconds since 1970, in a Markdown table."""
    run = [stage for stage in _stages(events) if stage["began"] >= began]
    run.sort(key=lambda stage: stage["began"])
    whole = max(stage["ended"] for stage in run) - began
    lines = [
        "| began | seconds | tasks | CPU s | GC s | shuffled MB | where |",
        "|---:|---:|---:|---:|---:|---:|---|",
    ]
    for each in run:
        at, took = each["began"] - began, each["ended"] - each["began"]
        if took >= SHORTEST * whole:
            lines.append(
                f"| {at:.1f} | {took:.1f} | {each['tasks']} | {each['cpu']:.1f} | {each['gc']:.1f} "
                f"| {each['shuffled']:.0f} | {each['name']} |"
            )
    return "\n".join(lines)


def _stages(events: Path) -> Iterator[dict[str, Any]]:
    for file in events.iterdir():
        # Not splitlines: the plans in it quote characters that are line ends to it.
        for line in filter(None, file.read_text("utf-8").split("\n")):
            event = json.loads(line)
            if event["Event"] != "SparkListenerStageCompleted":
                continue
            stage = event["Stage Info"]
            found = {each["Name"]: each.get("Value", 0) for each in stage["Accumulables"]}
            yield {
                "began": stage["Submission Time"] / 1e3,
                "ended": stage["Completion Time"] / 1e3,
                "tasks": stage["Number of Tasks"],
                "cpu": int(found.get(f"{METRIC}executorCpuTime", 0)) / 1e9,
                "gc": int(found.get(f"{METRIC}jvmGCTime", 0)) / 1e3,
                "shuffled": int(found.get(f"{METRIC}shuffle.write.bytesWritten", 0)) / 1e6,
                "name": stage["Stage Name"].rpartition("/")[2],
            }
