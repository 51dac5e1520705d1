"""Runs of the patients contract over planted values, in a process whose Spark logs all it can.

`canary_runs.py FOLDER`: the folder holds `c.json`, `gate.json`, `groups.json`, `key` and the inputs
`csv`, `headless`, `lines`; all runs of one contract write to one folder of its name. Prints the
exit codes as the last line.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sluice_etl import __main__ as cli
from sluice_etl import pipeline, session

RUNS = {
    "published": ("c", "csv"),
    "gated": ("gate", "lines"),
    "headless": ("c", "headless"),
    "groups": ("groups", "csv"),
    "defect": ("c", "csv"),
}
"""By run id: the contract, and the input."""


def run(folder: Path, run_id: str) -> int:
    of, source = RUNS[run_id]
    argv = ["--contract", folder / f"{of}.json", "--out", folder / f"out-{of}", "--run-id", run_id]
    argv += ["--pseudonym-key-file", folder / "key", "--as-of", "2025-01-01"]
    return cli.main(["run", "--in", str(folder / source), *map(str, argv)])


def fail(judged, *_rest):
    """A defect as it might be: Spark quotes the value that it cannot cast.

    Its own log would do so too, which the command leaves off; so no expression of ours can throw.
    """
    judged.sparkSession.sparkContext.setLogLevel("OFF")
    judged.sparkSession.conf.set("spark.sql.ansi.enabled", "true")
    judged.selectExpr("cast(raw.r1 as int)").collect()


if __name__ == "__main__":
    session.LOG_SETTINGS = session.LOG_SETTINGS.replace("{level}", "info")
    codes = []
    for name in RUNS:
        if name == "defect":
            pipeline.publish = fail
        codes.append(run(Path(sys.argv[1]), name))
    print(codes)
