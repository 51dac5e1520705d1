"""`python -m sluice_etl`: the contract engine without AWS."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sluice_etl.arguments import METRICS, QUARANTINE, RESULTS, datasets, new_run_id, parser
from sluice_etl.columns import published_columns
from sluice_etl.commits import history, roll_back
from sluice_etl.contract import Pseudonym
from sluice_etl.contract_reader import parse_contract
from sluice_etl.errors import (
    ContractError,
    GateError,
    OutputError,
    SecretError,
    SluiceError,
)
from sluice_etl.local_files import is_fresh, write_whole
from sluice_etl.local_publishing import local_destination, published_files
from sluice_etl.published_contract import moved, published_text
from sluice_etl.scratch import scratch
from sluice_etl.verdict import what_stays

LINEAGE, PAGE, PUBLISHED_CONTRACT = "lineage.ndjson", "quality.html", "contract.json"
BESIDE = (LINEAGE, PAGE, PUBLISHED_CONTRACT, "history")
"""What else lies there: `sluice etl` makes the page, and keeps the metrics of earlier runs."""

SMALL = 8 << 20
"""Bytes of input below which starting Java takes longer than computing."""


GATED = 3
"""Exit code of a run that read and wrote all that it should, and may not publish it."""


def main(arguments: Sequence[str]) -> int:
    """Runs a command.

    Returns:
        The exit code: 0 done, 1 an error that stderr explains, 3 a failed rule of the contract's
        kept the run from publishing. Wrong use exits with 2.
    """
    options = parser(__doc__).parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except GateError as error:
        _say(error)
        _tell(what_stays(error.metrics))
        return GATED
    except SluiceError as error:
        return _say(error)
    except Exception as error:
        return _say_unexpected(error, verbose=getattr(options, "verbose", False))


def _columns(options: argparse.Namespace) -> int:
    """Patterns stay unchecked here: Java is not started."""
    contract = parse_contract(_read_contract(options.contract))
    columns = [asdict(column) for column in published_columns(contract)]
    print(json.dumps(columns, ensure_ascii=False))
    return 0


def _contract(options: argparse.Namespace) -> int:
    text = _read_contract(options.contract)
    print(published_text(text, parse_contract(text), options.path), end="")
    return 0


def _snapshots(options: argparse.Namespace) -> int:
    """Newest first; the first is the one that readers see."""
    known = history(local_destination(options.out).log)
    shown = [
        {
            "number": each.number,
            "operation": each.operation,
            "runId": each.run_id,
            "committedAt": each.committed_at,
            "rows": each.rows,
            "loads": len(each.loads),
        }
        for each in reversed(known)
    ]
    print(json.dumps(shown))
    return 0


def _rollback(options: argparse.Namespace) -> int:
    snapshot = roll_back(local_destination(options.out), options.snapshot, new_run_id())
    known = options.out / PUBLISHED_CONTRACT
    if known.exists():  # a folder of before may have none
        write_whole(known, moved(known.read_text("utf-8"), partial(published_files, options.out)))
    _tell(f"readers see {snapshot.rows} records again, as snapshot {snapshot.number}")
    print(json.dumps({"number": snapshot.number, "rows": snapshot.rows}))
    return 0


def _run(options: argparse.Namespace) -> int:
    with scratch(_tell) as folder:
        return _run_in(folder, options)


def _run_in(folder: Path, options: argparse.Namespace) -> int:
    named = [] if options.in_table is None else [options.in_table]
    table = next(iter(datasets("--in-table", named).items()), None)
    source = Path(table[1].path) if table else options.source
    taken = options.out / QUARANTINE if options.replay else source
    _check_out(options.out, source)
    references = datasets("--reference", options.reference)
    text, key = _read_contract(options.contract), _read_key(options.pseudonym_key_file)

    from sluice_etl.lineage import with_lineage
    from sluice_etl.pipeline import Run, needs_key, run
    from sluice_etl.session import SHORT_LIVED, THROUGHPUT, java_pattern_problem, local_session
    from sluice_etl.source_table import SourceTable

    small = _size(taken) < SMALL
    java_options = SHORT_LIVED if small else THROUGHPUT
    spark = local_session(verbose=options.verbose, java_options=java_options, scratch=folder)
    try:
        contract = parse_contract(text, partial(java_pattern_problem, spark))
        if key is None and needs_key(contract):
            if any(c.refers and isinstance(c.deidentify, Pseudonym) for c in contract.columns):
                message = "references need --pseudonym-key-file, the key of the datasets they name"
                raise SecretError.of("KEY_MISSING", message)
            if options.replay:
                message = "a replay needs --pseudonym-key-file, the key of the run that it replays"
                raise SecretError.of("KEY_MISSING", message)
            key = secrets.token_bytes(32)
            _tell("no --pseudonym-key-file: a random key is used; pseudonyms match no other run's")
        today = options.as_of or datetime.now(UTC).date()
        job = Run(
            contract=contract,
            source=SourceTable(*table) if table else str(taken.absolute()),
            published=local_destination(options.out),
            quarantine=str(options.out.absolute() / QUARANTINE),
            run_id=options.run_id,
            today=today,
            key=key,
            replay=options.replay,
            references=references,
        )
        # A run that breaks off leaves no metrics, least of all those of another.
        (options.out / METRICS).unlink(missing_ok=True)
        (options.out / PAGE).unlink(missing_ok=True)
        keep = partial(write_whole, options.out / LINEAGE)
        metrics = with_lineage(keep, _tell, run, spark, job, lambda stage: _tell(f"{stage} …"))
    except GateError as error:
        _leave(error.metrics, options.out)
        raise
    finally:
        # Where Java has ended there is nothing to stop, and another error to tell.
        with suppress(Exception):
            spark.stop()
    partitions = sum(column.partition for column in published_columns(contract))
    files = published_files(options.out, partitions)
    write_whole(options.out / PUBLISHED_CONTRACT, published_text(text, contract, files))
    _leave(metrics, options.out)
    return 0


def _leave(metrics: dict[str, Any], out: Path) -> None:
    from sluice_etl.metrics import as_text  # it imports Spark

    write_whole(out / METRICS, as_text(metrics))
    print(json.dumps(metrics["records"]))


COMMANDS = {
    "run": _run,
    "replay": _run,
    "columns": _columns,
    "contract": _contract,
    "snapshots": _snapshots,
    "rollback": _rollback,
}


def _read_contract(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", "not UTF-8")
        raise ContractError.of("UNREADABLE_CONTRACT", f"{path}: {why}") from None


def _read_key(path: Path | None) -> bytes | None:
    try:
        return path.read_bytes() if path else None
    except OSError as error:
        raise SecretError.of("UNREADABLE_KEY", f"{path}: {error.strerror}") from None


def _check_out(out: Path, source: Path | None) -> None:
    """What can be told before Spark starts; `outputs` looks into the folders."""
    if out.exists() and not out.is_dir():
        raise OutputError.of("NOT_A_FOLDER", f"{out} is a file; --out takes a folder")
    if source and source.resolve().is_relative_to(out.resolve()):
        message = f"the input lies in {out}, which the run would replace"
        raise OutputError.of("OVERLAPPING_PATHS", message)
    foreign = sorted(
        entry.name
        for entry in (out.iterdir() if out.exists() else ())
        if entry.name not in RESULTS + BESIDE and not is_fresh(entry.name, RESULTS + BESIDE)
    )
    if foreign:
        shown = ", ".join(foreign[:3])
        message = f"{out} holds {shown}, which no run wrote; choose another folder"
        raise OutputError.of("FOREIGN_FILES", message)


def _size(source: Path) -> int:
    files = [source, *source.rglob("*")] if source.exists() else []
    return sum(file.stat().st_size for file in files if file.is_file())


def _say(error: SluiceError) -> int:
    for problem in error.problems:
        _tell(f"error: {problem}")
    return 1


def _say_unexpected(error: Exception, *, verbose: bool) -> int:
    from sluice_etl.faults import InternalError, explained

    safe = explained(error)
    _say(safe)
    if isinstance(safe, InternalError) and not verbose:
        _tell("This is a defect of sluice_etl. --verbose shows its trace; that may quote values.")
    if verbose:
        traceback.print_exception(error, file=sys.stderr)
    return 1


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
