"""The contract engine beside what people would otherwise run, on one machine in one run.

`npm run bench:etl`: makes synthetic patients, then measures each subject in a process of its own,
in turn, as often as `--rounds` says, and prints the medians. Each does a small file twice first, so
the JVM is warm. What is measured: seconds, the most memory of its processes together, and how many
bytes it read for each byte of the input. `--json` prints all of it as JSON. It lies, with a
picture, in `.sluice/reports/bench-etl.*` too, from the first size on. `--profile` shows Spark's
stages of Sluice's run besides.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from stages import stages_table
from subjects import ROOT, SUBJECTS

WARM_RECORDS = 10_000
TITLES = {
    "sluice": "Sluice",
    "floor": "(a) floor: read and write",
    "typical": "(b) dropna, casts, write",
    "by_hand": "(b2) the same work by hand",
    "great_expectations": "(c) Great Expectations, rules alone",
    "pydeequ": "(c) PyDeequ, rules alone",
    "duckdb": "(d) DuckDB, SQL by hand",
}
FIGURES = ("seconds", "cpuSeconds", "peakMegabytes", "readPerInputByte")
Measured = dict[str, Any]


def synthesize(records: int, folder: Path) -> Path:
    """A file of synthetic patients; the same each time."""
    path = folder / f"patients-{records}.csv"
    node = [str(ROOT / "node_modules/.bin/node"), "actions/dist/cli.js", "synth"]
    subprocess.run(
        [*node, "--rows", str(records), "--out", str(path)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return path


def measure(subject: str, warm: Path, data: Path, memory: str, events: str = "") -> Measured:
    """One subject, once; what it says besides is shown when it fails."""
    with tempfile.TemporaryDirectory(prefix="bench-etl-") as out:
        command = [sys.executable, str(Path(__file__).with_name("measure.py")), subject]
        command += ["--warm", str(warm), "--data", str(data), "--out", out, "--memory", memory]
        command += ["--events", events] if events else []
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"subject"')]
    if done.returncode != 0 or not lines:
        print(f"{subject} failed:\n{done.stderr[:4000]}", file=sys.stderr, flush=True)
        return {"subject": subject, **dict.fromkeys(FIGURES, math.nan), "counted": {}}
    found: Measured = json.loads(lines[-1])
    return found


def median(rounds: list[Measured]) -> Measured:
    """The median of each figure; no numbers where a round failed."""
    return {
        "subject": rounds[0]["subject"],
        "title": TITLES[rounds[0]["subject"]],
        **{name: _median([each[name] for each in rounds]) for name in FIGURES},
        "counted": rounds[-1]["counted"],
    }


def _median(values: list[float]) -> float:
    return math.nan if any(map(math.isnan, values)) else statistics.median(values)


def table(records: int, found: list[Measured]) -> str:
    """A Markdown table; ratios are of seconds."""
    seconds = {each["subject"]: each["seconds"] for each in found}
    lines = [
        f"### {records:,} records",
        "",
        "| | seconds | Sluice takes | CPU s | records a second | peak MB "
        "| bytes read / input byte |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for each in found:
        own = each["seconds"]
        if math.isnan(own):
            lines.append(f"| {each['title']} | failed | | | | | |")
            continue
        ours = seconds.get("sluice", math.nan)
        ratio = "-" if math.isnan(ours) else f"{ours / own:.2f}x"
        lines.append(
            f"| {each['title']} | {own:.2f} | {ratio} | {each['cpuSeconds']:.0f} "
            f"| {records / own:,.0f} | {each['peakMegabytes']:,.0f} "
            f"| {each['readPerInputByte']:.2f} |"
        )
    return "\n".join(lines)


def _without_failed(results: dict[int, list[Measured]]) -> dict[int, list[Measured]]:
    """JSON has no NaN; whoever reads the results sees who is missing."""
    return {
        records: [each for each in found if not math.isnan(each["seconds"])]
        for records, found in results.items()
    }


def profile(records: int, warm: Path, data: Path, memory: str) -> str:
    """Where the time of Sluice's run goes, by Spark's own record of its stages."""
    print(f"{records:,} records, profile …", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-etl-events-") as events:
        began = measure("sluice", warm, data, memory, events).get("began")
        stages = "failed" if began is None else stages_table(Path(events), began)
        return f"### Sluice, {records:,} records, stage by stage\n\n{stages}"


def draw(results: str) -> Path:
    """Leaves the results and their picture in the reports' folder."""
    folder = ROOT / ".sluice/reports"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench-etl.json").write_text(results + "\n", "utf-8")
    plot = [str(ROOT / "node_modules/.bin/node"), str(Path(__file__).with_name("plot.mjs"))]
    picture = folder / "bench-etl.svg"
    subprocess.run([*plot, str(folder / "bench-etl.json"), str(picture)], cwd=ROOT, check=True)
    return picture.relative_to(ROOT)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 1_000_000, 5_000_000])
    parser.add_argument("--subjects", nargs="+", choices=SUBJECTS, default=list(SUBJECTS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", default="2g", help="of each JVM")
    parser.add_argument("--profile", action="store_true", help="Sluice's run, stage by stage")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    profiles: list[str] = []
    results: dict[int, list[Measured]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-etl-data-") as name:
        folder = Path(name)
        warm = synthesize(WARM_RECORDS, folder)
        for records in options.records:
            data = synthesize(records, folder)
            rounds: dict[str, list[Measured]] = {subject: [] for subject in options.subjects}
            for number in range(options.rounds):
                for subject in options.subjects:
                    told = f"{records:,} records, round {number + 1}, {subject} …"
                    print(told, file=sys.stderr, flush=True)
                    rounds[subject].append(measure(subject, warm, data, options.memory))
            results[records] = [median(each) for each in rounds.values()]
            text = json.dumps(_without_failed(results), indent=2)
            drawn = draw(text)
            if options.profile:
                profiles.append(profile(records, warm, data, options.memory))
    tables = (table(records, found) for records, found in results.items())
    print(text if options.json else "\n\n".join([*tables, *profiles, f"The picture: {drawn}"]))


if __name__ == "__main__":
    main()
