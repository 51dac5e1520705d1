"""The folder of what Spark shuffles and spills: records in clear text, which outlive no run.

A run that ends, however its Java has ended, removes its own. Of one that was killed the next run
does, which knows it by a lock that the kernel drops when its process is gone.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "sluice-scratch-"
LOCK = "lock"
BEING_MADE = 60
"""Seconds in which a folder has its lock."""


@contextmanager
def scratch(tell: Callable[[str], None]) -> Iterator[Path]:
    """Gives a folder that only this user can read, and clears away those of killed runs.

    It lies in the first folder of SPARK_LOCAL_DIRS, else where temporary files do.

    Args:
        tell: hears of a folder that cannot be removed; the run goes on.
    """
    given = os.environ.get("SPARK_LOCAL_DIRS", "").split(",")[0].strip()
    parent = Path(given or tempfile.gettempdir())
    parent.mkdir(parents=True, exist_ok=True)
    for left in sorted(parent.glob(f"{PREFIX}*")):
        _clear_left(left, tell)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    # Locked before it has its name: a run that starts now finds no lock that it could take.
    with (folder / "locking").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (folder / "locking").rename(folder / LOCK)
        try:
            yield folder
        finally:
            _remove(folder, tell)


def _clear_left(folder: Path, tell: Callable[[str], None]) -> None:
    """Removes a folder that is one's own, and of a process that is gone; no other."""
    try:
        made = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or made.st_uid != os.getuid():
            return
        with (folder / LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(folder, tell)
    except FileNotFoundError:
        if folder.exists() and time.time() - made.st_mtime > BEING_MADE:
            _remove(folder, tell)
    except OSError:  # another process holds the lock
        return


def _remove(folder: Path, tell: Callable[[str], None]) -> None:
    # Java may still be clearing its own files away: what it removes meanwhile is none that stays.
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        tell(f"{folder} holds records and cannot be removed; remove it")
