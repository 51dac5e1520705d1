"""The events of the last 90 days, and those that trails have not delivered yet: a file of SQLite.

In a file, as a long test makes many calls and the server's memory must not grow with them. It is
scratch, unless it is kept: then each event is in the file once ``write`` returns.
"""

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

#: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
KEPT = timedelta(days=90)
PRUNE_EVERY = 1000
#: Events in one log file, at most.
BATCH = 10_000
SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
    id INTEGER PRIMARY KEY, account TEXT, region TEXT, time INTEGER, EventId TEXT, EventName TEXT,
    EventSource TEXT, ReadOnly TEXT, Username TEXT, AccessKeyId TEXT, record TEXT);
CREATE INDEX IF NOT EXISTS event_time ON event (account, region, time, id);
CREATE TABLE IF NOT EXISTS resource (event INTEGER, kind TEXT, name TEXT);
CREATE INDEX IF NOT EXISTS resource_event ON resource (event);
CREATE TABLE IF NOT EXISTS pending (
    id INTEGER PRIMARY KEY AUTOINCREMENT, trail TEXT, region TEXT, time INTEGER, record TEXT);
CREATE INDEX IF NOT EXISTS pending_trail ON pending (trail, id);
CREATE TABLE IF NOT EXISTS session (access_key TEXT PRIMARY KEY, provider TEXT);
"""
#: Attributes of LookupEvents that are columns; the other two are about resources.
COLUMNS = ("EventId", "EventName", "EventSource", "ReadOnly", "Username", "AccessKeyId")
OF_RESOURCES = {"ResourceType": "kind", "ResourceName": "name"}


@dataclass(frozen=True)
class Search:
    """What LookupEvents is asked. ``start`` and ``end`` are inclusive, whole seconds."""

    account: str
    region: str
    attribute: tuple[str, str] | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Found:
    """One event as it was written, and the resources by which it is found."""

    id: int
    time: int
    username: str | None
    record: dict[str, Any]
    resources: tuple[tuple[str, str], ...]


class Book:
    """Safe to use from any thread."""

    def __init__(self, path: Path, is_kept: bool = False) -> None:
        self.path, self._is_kept = path, is_kept
        self._lock = threading.Lock()
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        if is_kept:  # as the state's database, whose file it shares
            self._file.executescript("PRAGMA synchronous=NORMAL; PRAGMA journal_mode=WAL;")
        else:
            self._file.executescript("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF;")
        self._file.executescript(SCHEMA)
        if not is_kept:
            self._file.execute("BEGIN")
        self._written = 0

    def close(self) -> None:
        """Close the file; it stays where it is."""
        with self._lock:
            self._file.close()

    def write(
        self,
        record: dict[str, Any],
        time: datetime,
        username: str | None,
        resources: Iterable[tuple[str, str]] = (),
        trails: Sequence[str] = (),
    ) -> None:
        """Write down an event, and for which trails (ARNs) it is to be delivered.

        Data events are not kept for LookupEvents.
        """
        text = json.dumps(record)
        moment = int(time.timestamp())
        identity = record["userIdentity"]
        with self._lock, self._transaction():
            if record["managementEvent"]:
                row = (
                    *(record["recipientAccountId"], record["awsRegion"], moment),
                    *(record["eventID"], record["eventName"], record["eventSource"]),
                    *(json.dumps(record["readOnly"]), username, identity.get("accessKeyId"), text),
                )
                marks = ",".join("?" * (len(row) + 1))
                added = self._file.execute(f"INSERT INTO event VALUES ({marks})", (None, *row))  # noqa: S608
                self._file.executemany(
                    "INSERT INTO resource VALUES (?, ?, ?)",
                    [(added.lastrowid, *resource) for resource in resources],
                )
            self._file.executemany(
                "INSERT INTO pending VALUES (NULL, ?, ?, ?, ?)",
                [(trail, record["awsRegion"], moment, text) for trail in trails],
            )
            self._written += 1
            if self._written % PRUNE_EVERY == 0:
                self._prune(int((time - KEPT).timestamp()))
                if not self._is_kept:  # nobody else reads the file: no need to do it sooner
                    self._file.execute("COMMIT")
                    self._file.execute("BEGIN")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """All that is written in it or nothing, where it is kept."""
        if not self._is_kept:
            yield
            return
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")

    def _prune(self, before: int) -> None:
        self._file.execute(
            "DELETE FROM resource WHERE event IN (SELECT id FROM event WHERE time < ?)", (before,)
        )
        self._file.execute("DELETE FROM event WHERE time < ?", (before,))

    def search(self, search: Search, limit: int, before: tuple[int, int] | None) -> list[Found]:
        """The newest events, at most ``limit``; those after ``before``, a time and an id."""
        wheres, values = ["account = ?", "region = ?"], [search.account, search.region]
        for sign, moment in ((">=", search.start), ("<=", search.end)):
            if moment is not None:
                wheres.append(f"time {sign} ?")
                values.append(int(moment.timestamp()))  # type: ignore[arg-type]
        if search.attribute is not None:
            key, value = search.attribute
            if key in COLUMNS:
                wheres.append(f"{key} = ?")
            else:
                column = OF_RESOURCES[key]
                wheres.append(f"id IN (SELECT event FROM resource WHERE {column} = ?)")  # noqa: S608
            values.append(value)
        if before is not None:
            wheres.append("(time, id) < (?, ?)")
            values += before  # type: ignore[arg-type]
        asked = (
            f"SELECT id, time, Username, record FROM event WHERE {' AND '.join(wheres)} "  # noqa: S608
            "ORDER BY time DESC, id DESC LIMIT ?"
        )
        with self._lock:
            rows = self._file.execute(asked, (*values, limit)).fetchall()
            return [
                Found(number, time, name, json.loads(text), tuple(self._resources(number)))
                for number, time, name, text in rows
            ]

    def _resources(self, event: int) -> Iterator[tuple[str, str]]:
        yield from self._file.execute("SELECT kind, name FROM resource WHERE event = ?", (event,))

    def last_pending(self) -> int:
        """The id of the newest event that is to be delivered; 0 when there is none."""
        with self._lock:
            return int(self._file.execute("SELECT max(id) FROM pending").fetchone()[0] or 0)

    def pending(self, trail: str, last: int, limit: int = BATCH) -> list[tuple[int, str, int, str]]:
        """Id, region, time and record of what a trail is to deliver, up to an id, oldest first."""
        asked = (
            "SELECT id, region, time, record FROM pending WHERE trail = ? AND id <= ? "
            "ORDER BY id LIMIT ?"
        )
        with self._lock:
            return self._file.execute(asked, (trail, last, limit)).fetchall()

    def delivered(self, trail: str, last: int | None = None) -> None:
        """Forget what a trail was to deliver, up to an id, or all."""
        with self._lock:
            self._file.execute(
                "DELETE FROM pending WHERE trail = ? AND id <= ifnull(?, id)", (trail, last)
            )

    def remember_provider(self, access_key: str, provider: str) -> None:
        """Of which identity provider a session is."""
        with self._lock:
            self._file.execute(
                "INSERT OR REPLACE INTO session VALUES (?, ?)", (access_key, provider)
            )

    def provider_of(self, access_key: str) -> str | None:
        """The identity provider of a session, or None."""
        asked = "SELECT provider FROM session WHERE access_key = ?"
        with self._lock:
            row = self._file.execute(asked, (access_key,)).fetchone()
        return str(row[0]) if row else None
