"""The segments on the disk: one sqlite file, written before an answer is sent."""

import contextlib
import os
import platform
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from sluice_local import __version__
from sluice_local.state.folder import DATABASE, StateError

#: Goes up when segments are named or made otherwise than before.
FORMAT = "1"


@dataclass(frozen=True)
class Segment:
    """A piece of state, pickled, and the ids of the objects' files that it needs."""

    data: bytes
    files: frozenset[str] = frozenset()


def written_by() -> dict[str, str]:
    """What the state depends on: pickles name classes and their fields."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {
        "format": FORMAT,
        "sluice_local": __version__,
        "moto": version("moto"),
        "python": python,
    }


class Database:
    """All segments by name. Safe to call from any thread."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / DATABASE
        if not self.path.exists():  # sqlite would make it readable for all; its -wal is as it is
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        self._lock = threading.Lock()
        self._sql = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        # A process that is killed loses nothing of what is in the -wal; only the machine's power
        # going off could. https://www.sqlite.org/pragma.html#pragma_synchronous
        self._sql.execute("PRAGMA journal_mode=WAL")
        self._sql.execute("PRAGMA synchronous=NORMAL")
        self._check_version()
        self._sql.execute(
            "CREATE TABLE IF NOT EXISTS segments (name TEXT PRIMARY KEY, data BLOB, files TEXT)"
        )

    def _check_version(self) -> None:
        self._sql.execute("CREATE TABLE IF NOT EXISTS written_by (what TEXT PRIMARY KEY, it TEXT)")
        now = written_by()
        then = dict(self._sql.execute("SELECT what, it FROM written_by"))
        if not then:
            self._sql.executemany("INSERT INTO written_by VALUES (?, ?)", now.items())
        elif then != now:
            self.close()
            raise StateError(refusal(str(self.path.parent), then, now))

    def write(self, segments: Mapping[str, Segment | None]) -> None:
        """Put the segments in their places, None for one that is gone: all of them or none."""
        gone = [(name,) for name, segment in segments.items() if segment is None]
        kept = [
            (name, segment.data, " ".join(segment.files))
            for name, segment in segments.items()
            if segment is not None
        ]
        with self._lock, self._transaction():
            self._sql.executemany("DELETE FROM segments WHERE name = ?", gone)
            self._sql.executemany("INSERT OR REPLACE INTO segments VALUES (?, ?, ?)", kept)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._sql.execute("COMMIT")
        except BaseException:
            self._sql.execute("ROLLBACK")
            raise

    def read(self) -> Iterable[tuple[str, Segment]]:
        """All segments in the order of their names."""
        with self._lock:
            rows = self._sql.execute("SELECT name, data, files FROM segments ORDER BY name")
            found = rows.fetchall()
        for name, data, files in found:
            yield name, Segment(data, frozenset(files.split()))

    def close(self) -> None:
        """Let go of the file; what was written is in it."""
        with self._lock:
            self._sql.close()


def refusal(place: str, then: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Why the state of another version is not read, and what to do."""
    names = sorted({*then, *now})
    differs = [name for name in names if then.get(name) != now.get(name)]
    told = ", ".join(f"{name} {then.get(name, '?')}, not {now.get(name, '?')}" for name in differs)
    return (
        f"The state in {place} was written with {told}. "
        "Use the versions that wrote it, or start anew: npx sluice local reset"
    )
