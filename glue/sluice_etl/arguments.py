"""What `python -m sluice_etl` may be told, and what is meant by it."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from sluice_etl.errors import UnresolvedError
from sluice_etl.local_publishing import PUBLISHED, TABLE, local_destination
from sluice_etl.ports import Destination

QUARANTINE, METRICS = "quarantine", "metrics.json"
RESULTS = (PUBLISHED, TABLE, QUARANTINE, METRICS)
"""All that a run leaves in its --out folder: `published` leads to what of `table` is current."""

EXIT_CODES = (
    "exit codes: 0 done, 1 an error that stderr explains, 2 wrong use, 3 a rule of severity error "
    "in the contract failed: nothing was published, readers see what they saw before"
)
"""What `--help` says of them."""


def parser(description: str | None) -> argparse.ArgumentParser:
    """Reads the command line; wrong use ends the process with exit code 2."""
    made = argparse.ArgumentParser(prog="sluice_etl", description=description, epilog=EXIT_CODES)
    commands = made.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="publish what a contract lets pass, quarantine the rest")
    replay = commands.add_parser("replay", help="publish what now passes of a run's quarantine")
    source = run.add_mutually_exclusive_group(required=True)
    source.add_argument("--in", type=Path, dest="source", help="a file of records, or a folder")
    source.add_argument(
        "--in-table",
        metavar="NAME=FOLDER",
        help="a published table, by its name and the --out of its runs: its current snapshot",
    )
    replay.add_argument("--run", required=True, dest="replay", help="the id of that run")
    run.set_defaults(replay=None)
    replay.set_defaults(source=None, in_table=None)
    for command in (run, replay):
        _add_run_options(command)
    snapshots = commands.add_parser("snapshots", help="print the snapshots that are kept, as JSON")
    rollback = commands.add_parser("rollback", help="let readers see an earlier snapshot again")
    for command in (snapshots, rollback):
        command.add_argument("--out", required=True, type=Path, help="the folder of the runs")
    rollback.add_argument(
        "--snapshot", type=int, help="its number (default: the newest that differs from now)"
    )
    columns = commands.add_parser("columns", help="print the published table's columns as JSON")
    contract = commands.add_parser("contract", help="print the contract of the published table")
    contract.add_argument("--path", help="where its Parquet files lie, such as 'out/**/*.parquet'")
    for command in (columns, contract):
        command.add_argument("--contract", required=True, type=Path, help="the contract, as JSON")
    return made


def _add_run_options(run: argparse.ArgumentParser) -> None:
    run.add_argument("--contract", required=True, type=Path, help="the contract, as JSON")
    run.add_argument(
        "--out",
        required=True,
        type=Path,
        help=f"a folder; the run writes {', '.join(RESULTS)} there",
    )
    run.add_argument(
        "--run-id", default=new_run_id(), help="names the quarantine's folder (default: the time)"
    )
    run.add_argument(
        "--pseudonym-key-file",
        type=Path,
        help="32 bytes or more, used as they are (default: random)",
    )
    run.add_argument(
        "--reference",
        action="append",
        default=[],
        metavar="NAME=FOLDER",
        help="where a dataset is published that the contract refers to: the --out of its runs",
    )
    run.add_argument(
        "--as-of",
        type=date.fromisoformat,
        help="the day for ages without asOf (default: today, UTC)",
    )
    run.add_argument(
        "--verbose",
        action="store_true",
        help="show Spark's log, and traces, which may quote values",
    )


def new_run_id() -> str:
    """An id that no run has had."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def datasets(option: str, given: Sequence[str]) -> dict[str, Destination]:
    """Where datasets are, by name; `published` of a run's folder stands for the folder.

    Raises:
        UnresolvedError: BAD_REFERENCE: they are written otherwise than the option says.
    """
    found: dict[str, Destination] = {}
    for each in given:
        name, _, folder = each.partition("=")
        if not name or not folder or name in found:
            raise UnresolvedError.of("BAD_REFERENCE", f"{option} takes NAME=FOLDER, each name once")
        path = Path(folder).absolute()
        found[name] = local_destination(path.parent if path.name == PUBLISHED else path)
    return found
