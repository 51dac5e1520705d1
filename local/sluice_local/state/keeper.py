"""Keeps the state: which segments a call may have changed, and when they are written."""

import contextlib
import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sluice_local.state import codec
from sluice_local.state.bodies import Bodies
from sluice_local.state.database import Database, Segment
from sluice_local.state.parts import Part, parts_of

#: Services whose calls change another one's state in passing: S3 makes its own KMS key, a session
#: has a key in IAM.
TOUCHES = {"s3": ("kms",), "sts": ("iam",)}
PARTS = "part/"


class Keeper:
    """All that is kept. Each service's state is written under the service's lock.

    A lock is held while a call changes the state and until that is written, so that no segment is
    overwritten by an older one and none shows a call half done.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = Database(folder)
        self.bodies = Bodies(folder)
        self._locks: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)
        self._known: dict[str, bytes] = {}  # digests of what is on the disk
        self._files: dict[str, frozenset[str]] = {}
        self._left: dict[str, Any] = {}  # kept parts whose module is not here yet

    @contextlib.contextmanager
    def service(self, name: str) -> Iterator[None]:
        """Hold the service's lock, and those of what it touches, always in the same order."""
        with contextlib.ExitStack() as stack:
            for each in sorted({name, *TOUCHES.get(name, ())}):
                stack.enter_context(self._locks[each])
            yield

    # -- segments

    def put(self, segments: Mapping[str, Segment | None]) -> None:
        """Write what differs from what is kept; the caller holds the lock of what it is about."""
        digests = {
            name: b"" if segment is None else hashlib.blake2b(segment.data, digest_size=16).digest()
            for name, segment in segments.items()
        }
        news = {
            name: segments[name]
            for name, digest in digests.items()
            if self._known.get(name, b"") != digest
        }
        if not news:
            return
        self.database.write(news)
        for name, segment in news.items():
            self._note(name, segment, digests[name])

    def names(self, prefix: str) -> set[str]:
        """The names of what is kept that begin so."""
        return {name for name in list(self._known) if name.startswith(prefix)}

    def _note(self, name: str, segment: Segment | None, digest: bytes) -> None:
        """Remember what is kept; files that no segment needs any more go."""
        files = frozenset() if segment is None else segment.files
        for gone in self._files.pop(name, frozenset()) - files:
            self.bodies.remove(gone)
        if segment is None:
            self._known.pop(name, None)
            return
        self._known[name] = digest
        if files:
            self._files[name] = files

    def load(self) -> dict[str, Segment]:
        """All that is kept; files of objects that nothing needs are removed."""
        found = dict(self.database.read())
        for name, segment in found.items():
            self._note(name, segment, hashlib.blake2b(segment.data, digest_size=16).digest())
        self.bodies.sweep({each for files in self._files.values() for each in files})
        for name, segment in found.items():
            if name.startswith(PARTS):
                self._left[name.removeprefix(PARTS)] = codec.loads(segment.data)
        return found

    # -- parts of other modules

    def fill(self, part: Part) -> None:
        """Give a part what was kept of it."""
        if part.name in self._left:
            part.set(self._left.pop(part.name))

    def keep_part(self, part: Part) -> None:
        """Write one part."""
        with part.lock:
            self.put({PARTS + part.name: Segment(codec.dumps(part.get()))})

    @contextlib.contextmanager
    def parts(self, service: str) -> Iterator[dict[str, Segment | None]]:
        """The parts that calls of the service may change, as they are until the block ends."""
        with contextlib.ExitStack() as stack:
            found: dict[str, Segment | None] = {}
            for part in sorted(parts_of(service), key=lambda part: part.name):
                stack.enter_context(part.lock)
                found[PARTS + part.name] = Segment(codec.dumps(part.get()))
            yield found

    def close(self) -> None:
        """The server ends."""
        self.database.close()
