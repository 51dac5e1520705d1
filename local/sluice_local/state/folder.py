"""The folder of the state: whose it is, who may read it, and that one server has it at a time."""

import fcntl
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import IO

DATABASE, OBJECTS, LOCK = "state.db", "objects", "lock"


class StateError(Exception):
    """The folder cannot be used; the sentence says why and what to do."""


@dataclass(frozen=True)
class Claim:
    """A folder that is this process's."""

    path: Path
    file: IO[str]

    def release(self) -> None:
        """Let go of the folder, and leave no lock in it."""
        self.path.unlink(missing_ok=True)
        self.file.close()


def claim(folder: Path) -> Claim:
    """Take the folder for this process until it ends, however it ends; StateError when it is taken.

    The lock is the open file's, so that a process that is killed lets go of it. Children do not
    inherit it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        descriptor = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        file = os.fdopen(descriptor, "r+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            pid = file.read().strip() or "?"
            file.close()
            raise StateError(
                f"An embedded AWS runs over {folder} already: process {pid}. Stop it first."
            ) from error
        if _is_still(file, folder / LOCK):
            break
        file.close()  # another server left the folder in between, and its lock with it
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return Claim(folder / LOCK, file)


def _is_still(file: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def check(folder: Path) -> None:
    """Refuse a folder of state that another user could have written.

    The state is unpickled, and a pickle can name what is to be called: whoever writes it may run
    code as whoever reads it. :mod:`codec` lets few names through as well; this comes before.
    https://docs.python.org/3/library/pickle.html (the warning at its top)
    """
    for path in (folder, *(folder / name for name in _files(folder))):
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode) and path != folder:
            raise StateError(f"{path} is a link. The state of the embedded AWS has none.")
        found = path.stat()
        if found.st_uid != os.geteuid():
            raise StateError(f"{path} belongs to another user. Use a folder of your own.")
        if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise StateError(f"Others may write {path}. If you trust it: chmod -R go-rwx {folder}")


def _files(folder: Path) -> list[str]:
    names = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", OBJECTS)
    return [name for name in names if os.path.lexists(folder / name)]


def make_private(folder: Path) -> None:
    """Let nobody else in: the folder may hold records."""
    folder.chmod(0o700)
    (folder / OBJECTS).mkdir(mode=0o700, exist_ok=True)
    os.umask(0o077)
