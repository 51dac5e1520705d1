"""Files on a disk that are replaced whole: a reader, or a kill, meets the old or the new one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LEFT = 3600
"""Seconds after which what has not been put in its place is left over from a process that ended."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Gives a name to make the new file or link at, and puts it in the old one's place.

    Nothing stays at that name but where the process is killed; later ones then clear it away.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for other in path.parent.glob(f".{path.name}-*"):
        with suppress(OSError):
            if time.time() - other.lstat().st_mtime > LEFT:
                other.unlink()
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    try:
        yield fresh
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Writes, or replaces, a file of UTF-8."""
    with replacing(path) as fresh:
        fresh.write_text(text, encoding="utf-8")


def is_fresh(name: str, of: Iterable[str]) -> bool:
    """Whether a name is one that `replacing` gives for one of these."""
    return name.startswith(tuple(f".{each}-" for each in of))
