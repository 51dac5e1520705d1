"""What publishing needs of the place that readers look the table up in, and of the commit log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sluice_etl.snapshots import Load, Snapshot


class CommitLog(Protocol):
    """Numbered texts, from 1, that are written once and never altered."""

    def numbers(self) -> Sequence[int]:
        """The numbers that there are, rising."""

    def read(self, number: int) -> str | None:
        """The text of one; None when another run has forgotten it meanwhile."""

    def create(self, number: int, text: str) -> bool:
        """Write it, whole or not at all; False when another writer was first."""

    def delete(self, number: int) -> None:
        """Forget one; it may be gone already."""


class Catalog(Protocol):
    """The table as readers see it: it follows the log. Each call may be repeated."""

    def add(self, load: Load) -> None:
        """Make a load known; readers do not see it yet."""

    def show(self, snapshot: Snapshot) -> None:
        """From now on readers see this snapshot and no other: one atomic change."""

    def remove(self, load: Load) -> None:
        """Forget a load that no snapshot holds any more; its files are still there."""

    def loads(self) -> Iterable[Load]:
        """The loads that it knows, with no more of each than `catalogued` gives it."""


@dataclass(frozen=True)
class Published:
    """Where a table is read: `path` is the folder of its loads, a path or an s3 URL."""

    path: str
    log: CommitLog

    def folder(self, load: Load) -> str:
        """A load's folder."""
        return f"{self.path}/{load.folder}"


@dataclass(frozen=True)
class Destination(Published):
    """Where a table is published."""

    catalog: Catalog
