"""Snapshots: a copy of the state in one file, of one moment, also while the server runs.

The file is a tar.gz with ``manifest.json``, which says what wrote it, ``state.db``, ``objects/``.
It may hold records and is readable by its owner alone. Restore only snapshots that you or somebody
you trust made: what is in them is unpickled, though :mod:`codec` lets few names through.
"""

import contextlib
import json
import os
import re
import shutil
import sqlite3
import stat
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sluice_local.state.database import refusal, written_by
from sluice_local.state.folder import DATABASE, OBJECTS, StateError, check, claim

MANIFEST = "manifest.json"
MEMBER = re.compile(rf"{re.escape(MANIFEST)}|{re.escape(DATABASE)}|{OBJECTS}/[0-9a-f]{{32}}")
#: How often to begin anew when objects go while they are copied.
ATTEMPTS = 50


def snapshot(state: Path, to: Path) -> int:
    """Write a snapshot of the state; the number of objects in it. StateError, OSError."""
    if not (state / DATABASE).exists():
        raise StateError(f"There is no kept state in {state}. Start it with: local up --keep")
    check(state)
    if to.exists():
        raise StateError(f"{to} is there already.")
    with _folder(state, "snapshot-") as copy:
        names = _copy(state, copy)
        scratch = to.with_name(f".{to.name}.tmp")
        try:
            descriptor = os.open(scratch, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive:
                    for name in (MANIFEST, DATABASE, *(f"{OBJECTS}/{each}" for each in names)):
                        archive.add(copy / name, arcname=name, recursive=False)
                file.flush()
                os.fsync(file.fileno())
            scratch.replace(to)
        finally:
            scratch.unlink(missing_ok=True)
    return len(names)


def _copy(state: Path, copy: Path) -> list[str]:
    """The database as it is at one moment, and links to the files that it names then."""
    (copy / MANIFEST).write_text(json.dumps(written_by(), indent=2) + "\n")
    (copy / OBJECTS).mkdir()
    for _ in range(ATTEMPTS):
        (copy / DATABASE).unlink(missing_ok=True)
        names = _copy_database(state / DATABASE, copy / DATABASE)
        try:
            for name in names:
                if not (copy / OBJECTS / name).exists():
                    os.link(state / OBJECTS / name, copy / OBJECTS / name)
        except FileNotFoundError:  # deleted since the database was copied
            continue
        return names
    raise StateError(f"Objects in {state} come and go too fast for a snapshot.")


def _copy_database(source: Path, target: Path) -> list[str]:
    with (
        contextlib.closing(sqlite3.connect(source)) as live,
        contextlib.closing(sqlite3.connect(target)) as copied,
    ):
        live.backup(copied)
        rows = copied.execute("SELECT files FROM segments WHERE files <> ''")
        return sorted({name for (files,) in rows for name in files.split()})


def restore(source: Path, state: Path) -> int:
    """Fill a folder that has no state yet; the number of objects. StateError, OSError."""
    _check_source(source)
    held = claim(state)
    try:
        if (state / DATABASE).exists() or (state / OBJECTS).exists():
            raise StateError(
                f"There is a state in {state} already. Remove it first: npx sluice local reset"
            )
        with _folder(state, "restore-") as copy:
            (copy / OBJECTS).mkdir()
            _extract(source, copy)
            _check_manifest(copy / MANIFEST)
            (copy / OBJECTS).replace(state / OBJECTS)
            (copy / DATABASE).replace(state / DATABASE)
        return len(list((state / OBJECTS).iterdir()))
    finally:
        held.release()


def _check_source(source: Path) -> None:
    found = source.stat()
    if found.st_uid != os.geteuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise StateError(
            f"Another user could have written {source}. If you trust it, copy it to a file of your "
            "own that others may not write."
        )


def _extract(source: Path, copy: Path) -> None:
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            for member in archive:
                if not member.isfile() or not MEMBER.fullmatch(member.name):
                    raise StateError(f"{source} is no snapshot: {member.name!r} is in it.")
                content = archive.extractfile(member)
                with (copy / member.name).open("xb") as file:
                    shutil.copyfileobj(content, file)  # type: ignore[arg-type]  # it is a file
    except (tarfile.TarError, EOFError, FileExistsError) as error:
        raise StateError(f"{source} is no snapshot: {error}") from error
    for name in (MANIFEST, DATABASE):
        if not (copy / name).exists():
            raise StateError(f"{source} is no snapshot: it has no {name}.")


def _check_manifest(path: Path) -> None:
    then, now = json.loads(path.read_text()), written_by()
    if then != now:
        raise StateError(refusal("the snapshot", then, now))


@contextlib.contextmanager
def _folder(state: Path, prefix: str) -> Iterator[Path]:
    """A folder beside the state, which links need, that is gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix=prefix, dir=state))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
