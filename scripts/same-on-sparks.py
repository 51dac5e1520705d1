"""Runs the same contracts over the same records on two versions of Spark, and compares.

``python scripts/same-on-sparks.py PYTHON PYTHON``: two interpreters, each with a PySpark of its
own, which runs in the ANSI mode that is its default. Compared are the decoded rows of the published
table and of the quarantine, and the metrics but for what says when, how fast, in how many bytes and
by which Spark. Prints where they differ, and exits with 1 then. The records are made up.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "glue"), str(ROOT / "glue/tests")]

OWN_TO_A_RUN = ("engine", "startedAt", "finishedAt", "bytes", "stages")
FORMATS = {"csv": "csv", "jsonLines": "jsonl", "parquet": "parquet"}
"""Formats of input, and how their files' names end; a contract is drawn for each."""


def of_format(document: dict[str, Any], name: str) -> dict[str, Any]:
    """The contract, of files of another format."""
    source = {"property": "source", "vendor": "sluice", "value": {"format": name}}
    table = document["schema"][0]
    return {**document, "schema": [{**table, "customProperties": [source]}]}


def make_patients(folder: Path) -> None:
    """The reference contract, over dirty records."""
    from patients import make, reference_document, write

    write(folder / "in/1.csv", make(1000, seed=11))
    (folder / "contract.json").write_text(json.dumps(reference_document()))


def make_generated(folder: Path) -> None:
    """Drawn contracts of all types, one for each format of input."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from generated import contracts, lenient, make_rows, to_csv
    from hypothesis import HealthCheck, Phase, given, settings

    drawn: list[dict[str, Any]] = []

    @settings(
        max_examples=len(FORMATS),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(contracts().map(lenient))
    def draw(document: dict[str, Any]) -> None:
        drawn.append(document)

    draw()
    for place, (document, name) in enumerate(zip(drawn, FORMATS, strict=True)):
        rng = Random(place)  # noqa: S311 (test data)
        header = [column["name"] for column in document["schema"][0]["properties"]]
        rows = make_rows(document, 200, rng)
        records = [dict(zip(header, row, strict=False)) for row in rows]
        (folder / name / "in").mkdir(parents=True)
        (folder / name / "contract.json").write_text(json.dumps(of_format(document, name)))
        file = folder / name / f"in/1.{FORMATS[name]}"
        if name == "csv":
            file.write_text(to_csv(header, rows, rng), encoding="utf-8", newline="")
        elif name == "jsonLines":
            file.write_text("".join(json.dumps(record) + "\n" for record in records))
        else:
            texts = {name: [record.get(name) for record in records] for name in header}
            pq.write_table(pa.table(texts), file)


def run_all(cases: Path, out: Path) -> None:
    """Runs each case in one session, and leaves what came of it in `out`/results.json."""
    from functools import partial

    import pyarrow.dataset as ds
    from cases import run_job
    from sluice_etl.contract_reader import parse_contract
    from sluice_etl.session import SHORT_LIVED, configure, java_pattern_problem, local_session

    def rows(folder: Path) -> list[str]:
        files = sorted(str(file) for file in folder.resolve().rglob("*.parquet"))
        table = ds.dataset(files, partitioning=None).to_table().to_pylist() if files else []
        places = {str(Path(file).relative_to(folder.resolve()).parent) for file in files}
        return sorted([*map(repr, table), *places])

    spark = configure(local_session(cores=2, java_options=SHORT_LIVED))
    results: dict[str, Any] = {"spark": spark.version, "cases": {}}
    for case in sorted(cases.iterdir()):
        to = out / case.name
        text = (case / "contract.json").read_text()
        contract = parse_contract(text, partial(java_pattern_problem, spark))
        metrics = run_job(spark, contract, case / "in", to)
        results["cases"][case.name] = {
            "metrics": {k: v for k, v in metrics.items() if k not in OWN_TO_A_RUN},
            "published": rows(to / "published"),
            "quarantined": rows(to / "quarantine"),
        }
    spark.stop()
    (out / "results.json").write_text(json.dumps(results))


def compare(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    """The places where two results differ."""
    same = ["both are of one version of Spark"] if first["spark"] == second["spark"] else []
    return same + [
        f"{name}: {part} differ"
        for name, parts in first["cases"].items()
        for part in parts
        if parts[part] != second["cases"][name][part]
    ]


def main(pythons: list[str]) -> int:
    """Makes the input once, runs it on each Spark, compares."""
    with tempfile.TemporaryDirectory(prefix="sluice-same-") as scratch:
        cases = Path(scratch, "cases")
        cases.mkdir()
        make_patients(cases / "patients")
        make_generated(cases)
        results = []
        for place, python in enumerate(pythons):
            out = Path(scratch, str(place))
            out.mkdir()
            subprocess.run([python, __file__, "--run", str(cases), str(out)], check=True)
            results.append(json.loads((out / "results.json").read_text()))
    problems = compare(*results)
    counted = {name: parts["metrics"]["records"] for name, parts in results[0]["cases"].items()}
    made = [*counted.values()]
    problems += [f"{name}: nothing published" for name, of in counted.items() if not of["published"]]
    print(*problems, sep="\n", end="\n" if problems else "")
    read, published = (sum(counts[name] for counts in made) for name in ("in", "published"))
    versions = " and ".join(result["spark"] for result in results)
    print(f"{versions}: {len(made)} runs, {read} records, {published} published")
    return 1 if problems else 0


if __name__ == "__main__":
    if sys.argv[1] == "--run":
        run_all(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main(sys.argv[1:]))
