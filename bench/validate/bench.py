"""`sluice validate` beside what it can't do without, and beside what a user would pick instead.

`npm run bench:validate`: makes 1, 100 and 1,000 pipelines, then runs each subject on each of them,
in turn, in a process of its own, as often as `--rounds` says. It prints the medians: seconds, the
most memory, and how often longer it takes than node's start and than the parser with Ajv.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NODE = str(ROOT / "node_modules/.bin/node")
BENCH = ROOT / ".sluice/bench/bin"
TITLES = {
    "node": "node starts",
    "yaml": "`yaml` parses",
    "ajv": "`yaml` parses, Ajv validates",
    "sluice": "**sluice validate**",
    "first": "sluice validate, with nothing compiled before",
    "check-jsonschema": "check-jsonschema, the jobs' files alone",
    "cfn-lint": "cfn-lint, one compiled template",
}
SLOW = ("check-jsonschema", "cfn-lint")
"""Of many pipelines these are measured once."""


@dataclass(frozen=True)
class Took:
    """One run: seconds, and the most megabytes that it had in memory."""

    seconds: float
    megabytes: float


def run(command: list[str], environment: dict[str, str]) -> Took:
    """Runs it to its end; raises CalledProcessError where it finds anything."""
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said = process.stderr.read().decode() if process.stderr else ""
    if process.returncode != 0:
        print(said[:2000], file=sys.stderr)
        raise subprocess.CalledProcessError(process.returncode, command)
    return Took(time.perf_counter() - started, usage.ru_maxrss / 1000)


def commands(folder: Path, work: Path) -> dict[str, list[str]]:
    """What each subject is started with, for one configuration."""
    floor = [NODE, "bench/validate/floor.mjs"]
    validate = [NODE, "actions/dist/cli.js", "validate", "--config", str(folder)]
    jobs = [str(path) for path in sorted(folder.glob("pipelines/*/job.yaml"))]
    return {
        "node": [NODE, "-e", "0"],
        "yaml": [*floor, "yaml", str(folder)],
        "ajv": [*floor, "ajv", str(folder)],
        "sluice": validate,
        "first": ["env", "NODE_DISABLE_COMPILE_CACHE=1", *validate],
        "check-jsonschema": [
            str(BENCH / "check-jsonschema"),
            "--schemafile",
            "pipeline-config/schema/job.schema.json",
            *jobs,
        ],
        "cfn-lint": [str(ROOT / ".venv/bin/cfn-lint"), "--", str(work / "template.json")],
    }


def table(pipelines: int, took: dict[str, Took]) -> str:
    """A Markdown table of one size."""
    lines = [
        f"### {pipelines:,} pipeline{'' if pipelines == 1 else 's'}",
        "",
        "| | seconds | node's starts | parsers with Ajv | peak MB |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, each in took.items():
        ratios = (each.seconds / took[floor].seconds for floor in ("node", "ajv"))
        shown = " | ".join(f"{ratio:.2f}" for ratio in ratios)
        lines.append(f"| {TITLES[name]} | {each.seconds:.3f} | {shown} | {each.megabytes:,.0f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pipelines", type=int, nargs="+", default=[1, 100, 1000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print the medians as JSON")
    options = parser.parse_args()
    results: dict[int, dict[str, Took]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-validate-") as made:
        work = Path(made)
        validators = work / "validators.mjs"
        subprocess.run([NODE, "bench/validate/validators.mjs", validators], cwd=ROOT, check=True)
        template = [NODE, "actions/dist/cli.js", "compile"]
        (work / "template.json").write_bytes(
            subprocess.run(template, cwd=ROOT, check=True, capture_output=True).stdout
        )
        for pipelines in options.pipelines:
            folder = work / f"config-{pipelines}"
            make = [NODE, "bench/validate/pipelines.mjs", str(folder), str(pipelines)]
            subprocess.run(make, cwd=ROOT, check=True)
            rounds: dict[str, list[Took]] = {name: [] for name in TITLES}
            for number in range(options.rounds):
                print(f"{pipelines:,} pipelines, round {number + 1} …", file=sys.stderr, flush=True)
                for name, command in commands(folder, work).items():
                    if number == 0 or name not in SLOW:
                        rounds[name].append(run(command, {"VALIDATORS": validators.as_uri()}))
            results[pipelines] = {name: _median(each) for name, each in rounds.items()}
    if options.json:
        said = {n: {name: vars(each) for name, each in took.items()} for n, took in results.items()}
        print(json.dumps(said, indent=2))
    else:
        print("\n\n".join(table(*each) for each in results.items()))


def _median(rounds: list[Took]) -> Took:
    return Took(
        statistics.median(each.seconds for each in rounds),
        statistics.median(each.megabytes for each in rounds),
    )


if __name__ == "__main__":
    main()
