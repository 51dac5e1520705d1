"""Publishing to a folder: `table` with the loads and commits, `published` as readers see it.

`published` is a symbolic link, because replacing one is atomic on every POSIX file system: it leads
to the load, or where a snapshot has several, to a folder of links to them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sluice_etl.errors import OutputError
from sluice_etl.local_files import replacing
from sluice_etl.ports import Destination
from sluice_etl.snapshots import COMMITS, Load, Snapshot

PUBLISHED, TABLE = "published", "table"
"""What of a run's folder readers look at, and where the loads are to which that leads."""
VIEWS = "_views"
"""Folders of links, one for each snapshot of several loads."""


def local_destination(out: Path) -> Destination:
    """The table below a folder."""
    table = out.absolute() / TABLE
    catalog = LocalCatalog(table, out.absolute() / PUBLISHED)
    return Destination(str(table), LocalCommitLog(table / COMMITS), catalog)


def published_files(out: Path, partitions: int) -> str:
    """The files that readers see now, as a glob of DuckDB's, whose `**` follows no link.

    Args:
        out: the folder of the runs.
        partitions: of the table; each is a level of folders.
    """
    link = out.absolute() / PUBLISHED
    loads = ["*"] if VIEWS in link.readlink().parts else []
    return str(Path(link, *loads, *["*"] * partitions, "*.parquet"))


class LocalCommitLog:
    """Commits as files of one folder. Its methods are those of `ports.CommitLog`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def numbers(self) -> Sequence[int]:
        """The numbers of the commits, rising."""
        files = self._folder.glob("*.json") if self._folder.is_dir() else ()
        return sorted(int(file.stem) for file in files if file.stem.isdecimal())

    def read(self, number: int) -> str | None:
        """A commit's text; None when it is gone."""
        try:
            return self._file(number).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def create(self, number: int, text: str) -> bool:
        """Writes a commit: a link to a whole file appears, or there is one of that name already."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.link(name, self._file(number))
        except FileExistsError:
            return False
        finally:
            Path(name).unlink()
        return True

    def delete(self, number: int) -> None:
        """Deletes a commit."""
        self._file(number).unlink(missing_ok=True)

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:08d}.json"


class LocalCatalog:
    """The link that readers follow. Its methods are those of `ports.Catalog`."""

    def __init__(self, table: Path, published: Path) -> None:
        """Takes the folder of the loads, and the link.

        Raises:
            OutputError: NOT_A_LINK: something else is in the link's place.
        """
        if published.exists() and not published.is_symlink():
            message = f"{published} is no link, so no run made it; choose another folder"
            raise OutputError.of("NOT_A_LINK", message)
        self._table, self._published = table, published

    def add(self, load: Load) -> None:
        """Nothing: a folder needs no registration."""

    def show(self, snapshot: Snapshot) -> None:
        """Lets the link lead to the snapshot."""
        target = Path(os.path.relpath(self._view(snapshot), self._published.parent))
        if self._published.is_symlink() and self._published.readlink() == target:
            return
        # A link can't be made over another one, but it can be renamed over it.
        with replacing(self._published) as fresh:
            fresh.symlink_to(target)
        self._sweep(snapshot)

    def remove(self, load: Load) -> None:
        """Nothing: the load goes with its folder."""

    def loads(self) -> Sequence[Load]:
        """None: no folder is registered."""
        return ()

    def _view(self, snapshot: Snapshot) -> Path:
        if len(snapshot.loads) == 1:
            return self._table / snapshot.loads[0].folder
        view = self._table / VIEWS / str(snapshot.number)
        view.mkdir(parents=True, exist_ok=True)
        for load in snapshot.loads:
            with suppress(FileExistsError):
                (view / load.folder).symlink_to(Path("..", "..", load.folder))
        return view

    def _sweep(self, shown: Snapshot) -> None:
        """Removes the folders of links to snapshots that are kept no more.

        A reader may still go through the others: the link led to them until just now.
        """
        views, kept = self._table / VIEWS, LocalCommitLog(self._table / COMMITS).numbers()
        for view in views.iterdir() if views.is_dir() else ():
            if view.name not in map(str, (*kept, shown.number)):
                shutil.rmtree(view, ignore_errors=True)
