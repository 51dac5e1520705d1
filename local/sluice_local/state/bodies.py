"""The contents of S3's objects, a file each.

A file is written once, before the segment that names it, and never changed. It is removed when no
segment names it any more; one that a killed server wrote and did not get to name goes at the start.
"""

import contextlib
import os
import uuid
from collections.abc import Collection
from pathlib import Path
from typing import IO

from sluice_local.state.folder import OBJECTS


class Bodies:
    """The folder of the files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / OBJECTS

    def write(self, content: bytes) -> "Body":
        """A new file."""
        name = uuid.uuid4().hex
        descriptor = os.open(self._folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode=0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        return self.open(name)

    def open(self, name: str) -> "Body":
        """A file that is there."""
        return Body(self._folder / name)

    def remove(self, name: str) -> None:
        """Nobody needs it."""
        (self._folder / name).unlink(missing_ok=True)

    def sweep(self, needed: Collection[str]) -> None:
        """Remove all that is not needed."""
        for path in self._folder.iterdir():
            if path.name not in needed:
                path.unlink()


class Body:
    """A content as moto reads it: the part of a file that ``FakeKey`` uses.

    Nothing is held open and nothing is in memory between two calls. Writing makes it a content in
    memory, which is not kept yet (``kept`` is None).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = 0
        self._written: bytearray | None = None
        self.closed = False

    @property
    def kept(self) -> str | None:
        """The name of its file, while it has what the file has."""
        return self._path.name if self._written is None and not self.closed else None

    def copy(self) -> "Body":
        """The same content, at its beginning."""
        twin = Body(self._path)
        twin._written = None if self._written is None else bytearray(self._written)
        twin.closed = self.closed
        return twin

    def seek(self, position: int, whence: int = os.SEEK_SET) -> int:
        """Move; from the end with ``os.SEEK_END``."""
        self._check()
        if whence == os.SEEK_END:
            position += len(self._all())
        elif whence == os.SEEK_CUR:
            position += self._position
        self._position = position
        return position

    def tell(self) -> int:
        """Where it is."""
        return self._position

    def read(self, size: int = -1) -> bytes:
        """The next bytes, or all that are left."""
        self._check()
        if self._written is not None:
            end = None if size < 0 else self._position + size
            found = bytes(self._written[self._position : end])
        else:
            with self._path.open("rb") as file:
                file.seek(self._position)
                found = file.read(size)
        self._position += len(found)
        return found

    def truncate(self) -> None:
        """Cut it off where it is."""
        self._check()
        self._written = bytearray(self._all()[: self._position])

    def write(self, content: bytes) -> int:
        """Put bytes where it is."""
        self._check()
        if self._written is None:
            self._written = bytearray(self._all())
        self._written[self._position : self._position + len(content)] = content
        self._position += len(content)
        return len(content)

    def close(self) -> None:
        """It is not needed any more; its file goes with the segment that names it."""
        self.closed, self._written = True, None

    def _all(self) -> bytes:
        return bytes(self._written) if self._written is not None else self._path.read_bytes()

    def _check(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file.")


def content_of(buffer: "IO[bytes] | Body") -> bytes | None:
    """All that a buffer holds; None when it is closed: its object was deleted."""
    with contextlib.suppress(ValueError):
        buffer.seek(0)
        return buffer.read()
    return None
