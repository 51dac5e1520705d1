"""Commits snapshots, and leads readers to them. No Spark is needed.

The commit is the moment of truth. What breaks off before it has published nothing; what breaks off
after it is led to its end by the next run, which begins by showing readers the current snapshot.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sluice_etl.errors import OutputError
from sluice_etl.ports import CommitLog, Destination, Published
from sluice_etl.snapshots import (
    Load,
    Operation,
    Snapshot,
    following,
    from_text,
    rollback_target,
    rolled_back,
    to_text,
)


def history(log: CommitLog) -> list[Snapshot]:
    """The snapshots that are kept, rising; the last is the current one.

    Raises:
        OutputError: BAD_COMMIT.
    """
    texts = (log.read(number) for number in log.numbers())
    return [from_text(text) for text in texts if text is not None]


def current(log: CommitLog) -> Snapshot | None:
    """The snapshot that readers see, or are led to; None where nothing is published.

    Raises:
        OutputError: BAD_COMMIT.
    """
    while numbers := log.numbers():
        text = log.read(numbers[-1])
        if text is not None:
            return from_text(text)
    return None


@dataclass(frozen=True)
class Opened:
    """A dataset's snapshot: whatever is published later, the run looks into this one."""

    name: str
    at: Published
    snapshot: Snapshot


def opened(name: str, at: Published) -> Opened | None:
    """Opens the snapshot that readers of a dataset see now; None where nothing is published.

    Raises:
        OutputError: BAD_COMMIT.
    """
    snapshot = current(at.log)
    return None if snapshot is None else Opened(name, at, snapshot)


def recover(to: Destination) -> Snapshot | None:
    """Leads readers to the current snapshot, and returns it.

    After a commit, and should a run have broken off before. The slower of two runs would lead
    readers back to its own, older snapshot: so each looks again when it has led them.
    """
    shown = None
    while (now := current(to.log)) and now != shown:
        to.catalog.show(now)
        shown = now
    return shown


def commit(
    to: Destination, base: Snapshot | None, operation: Operation, load: Load, run_id: str
) -> Snapshot:
    """Commits a load that is written whole; `recover` then lets readers see it.

    Args:
        to: the table.
        base: the snapshot that the load was made against; a `replace` stands on none.
        operation: what it does to the snapshot.
        load: the load.
        run_id: the run that has written it.

    Raises:
        OutputError: CONFLICT: another run has published meanwhile; nothing of this one is.
    """
    to.catalog.add(load)
    while True:
        now = current(to.log)
        if operation != "replace" and now != base:
            to.catalog.remove(load)
            message = "another run has published meanwhile; nothing of this one is: run it again"
            raise OutputError.of("CONFLICT", message)
        snapshot = following(now, operation, [load], run_id, _now())
        if to.log.create(snapshot.number, to_text(snapshot)):
            return snapshot


def roll_back(to: Destination, number: int | None, run_id: str) -> Snapshot:
    """Lets readers see an earlier snapshot again; that is a commit of its own.

    Done once it stays done: of a run that has gone back already, in an attempt whose end nobody
    heard of, the commit is returned as it is, and a snapshot that readers see is no way to go.

    Raises:
        OutputError: NO_SNAPSHOT, CONFLICT or BAD_COMMIT.
    """
    known = history(to.log)
    done = rolled_back(known, number, run_id)
    if done:
        to.catalog.show(known[-1])
        return done
    target = rollback_target(known, number)
    snapshot = following(known[-1], "rollback", target.loads, run_id, _now())
    if not to.log.create(snapshot.number, to_text(snapshot)):
        message = "a run has published meanwhile; look at what there is, then go back"
        raise OutputError.of("CONFLICT", message)
    recover(to)
    return snapshot


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
