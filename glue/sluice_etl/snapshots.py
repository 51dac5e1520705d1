"""What readers see, and saw: a table is a set of loads, and each commit names the set anew. Pure.

A run writes its records once, as a *load*: `<table>/load_id=<id>/<partitions>/part-*.parquet`. A
*snapshot* is the loads that make up the table at one time. Nothing that is written is ever altered,
so going back is a commit that names older loads, and a reader of an older snapshot is undisturbed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sluice_etl.attempts import first_of
from sluice_etl.errors import OutputError

FORMAT = 1
COMMITS = "_commits"
"""The folder of the commits, beside the loads."""
LOAD = "load_id"
"""The first partition column of the table of loads."""


def load_folder(identity: str) -> str:
    """A load's folder below the table's."""
    return f"{LOAD}={identity}"


Operation = Literal["replace", "append", "merge", "rollback"]
OPERATIONS = ("replace", "append", "merge", "rollback")


@dataclass(frozen=True, order=True)
class InputFile:
    """A file that a load took in: its name below the input's path, bytes, last change (UTC)."""

    name: str
    size: int
    modified: str


@dataclass(frozen=True)
class Load:
    """What one run has written.

    Attributes:
        id: the value of `load_id`; the name of its folder follows from it.
        rows: the records in it.
        columns: name and Hive type of each published column.
        partitions: the values of the table's partition columns, as texts in the columns' order, one
            tuple for each folder of files; one empty tuple for a table without partitions.
        inputs: the files whose records it holds.
    """

    id: str
    rows: int
    columns: tuple[tuple[str, str], ...]
    partitions: tuple[tuple[str, ...], ...]
    inputs: tuple[InputFile, ...]

    @property
    def folder(self) -> str:
        """The load's folder below the table's."""
        return load_folder(self.id)


def catalogued(identity: str, partitions: Iterable[tuple[str, ...]]) -> Load:
    """A load of which no more is known than a catalog has of it: its id and its partitions."""
    return Load(identity, 0, (), tuple(sorted(partitions)), ())


@dataclass(frozen=True)
class Snapshot:
    """The table at one time. `number` counts commits from 1."""

    number: int
    operation: Operation
    run_id: str
    committed_at: str
    loads: tuple[Load, ...]

    @property
    def rows(self) -> int:
        """The records that readers see."""
        return sum(load.rows for load in self.loads)


def following(
    current: Snapshot | None, operation: Operation, loads: Sequence[Load], run_id: str, at: str
) -> Snapshot:
    """The snapshot after the current one: `append` adds loads, all others put them in its place."""
    kept = current.loads if current and operation == "append" else ()
    number = current.number + 1 if current else 1
    return Snapshot(number, operation, run_id, at, (*kept, *loads))


def rollback_target(history: Sequence[Snapshot], to: int | None) -> Snapshot:
    """The snapshot to go back to: number `to`, else the newest that holds other loads than now.

    Args:
        history: the snapshots that are kept, rising.
        to: a number, or None.

    Raises:
        OutputError: NO_SNAPSHOT, with the numbers that there are.
    """
    if not history:
        raise OutputError.of("NO_SNAPSHOT", "nothing is published yet")
    current = history[-1]
    wanted = [
        each
        for each in history[:-1]
        if (each.loads != current.loads if to is None else each.number == to)
    ]
    if wanted:
        return wanted[-1]
    kept = ", ".join(str(each.number) for each in history[:-1]) or "none"
    what = "no earlier snapshot differs" if to is None else f"there is no earlier snapshot {to}"
    message = f"{what}; {current.number} is the current one, kept before it: {kept}"
    raise OutputError.of("NO_SNAPSHOT", message)


def rolled_back(history: Sequence[Snapshot], to: int | None, run_id: str) -> Snapshot | None:
    """The commit by which a rollback is done already, else None.

    That is the one of the run itself or of what it repeats, or for a snapshot that is named, the
    last one where it went back to the same loads.
    """
    ours = [each for each in history if each.operation == "rollback"]
    own = [each for each in ours if first_of(each.run_id) == first_of(run_id)]
    if own:
        return own[-1]
    named = [each for each in history[:-1] if each.number == to]
    last = history[-1:] if ours and ours[-1] == history[-1] else ()
    same = [each for each in last if named and named[0].loads == each.loads]
    return same[0] if same else None


def expired(history: Sequence[Snapshot], keep: int) -> tuple[list[Snapshot], list[Load]]:
    """The snapshots older than the newest `keep`, and the loads that only these hold."""
    old, kept = list(history[:-keep]), history[-keep:]
    held = {load.id for each in kept for load in each.loads}
    gone = {load.id: load for each in old for load in each.loads if load.id not in held}
    return old, list(gone.values())


def unknown_inputs(current: Snapshot | None, found: Iterable[InputFile]) -> set[InputFile]:
    """Those files that no load of the current snapshot has taken in."""
    known = {each for load in current.loads for each in load.inputs} if current else set()
    return set(found) - known


def clashing_columns(current: Snapshot, columns: Collection[tuple[str, str]]) -> list[str]:
    """What would make one table of older loads and a new one unreadable: a column of two types."""
    types = dict(columns)
    clashes = {
        f"{name} was {kind}, now {types[name]}"
        for load in current.loads
        for name, kind in load.columns
        if types.get(name, kind) != kind
    }
    return sorted(clashes)


def to_text(snapshot: Snapshot) -> str:
    """A commit's text, JSON."""
    document = {"format": FORMAT, **asdict(snapshot)}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def from_text(text: str) -> Snapshot:
    """Reads a commit.

    Raises:
        OutputError: BAD_COMMIT: it is not one that `to_text` wrote.
    """
    try:
        document: dict[str, Any] = json.loads(text)
        if document["format"] != FORMAT or document["operation"] not in OPERATIONS:
            raise ValueError
        loads = tuple(_load(each) for each in document["loads"])
        return Snapshot(
            int(document["number"]),
            document["operation"],
            str(document["run_id"]),
            str(document["committed_at"]),
            loads,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        message = "a commit of the table is damaged or of another version of Sluice"
        raise OutputError.of("BAD_COMMIT", message) from None


def _load(said: dict[str, Any]) -> Load:
    return Load(
        id=str(said["id"]),
        rows=int(said["rows"]),
        columns=tuple((str(name), str(kind)) for name, kind in said["columns"]),
        partitions=tuple(tuple(map(str, values)) for values in said["partitions"]),
        inputs=tuple(InputFile(**each) for each in said["inputs"]),
    )
