"""Publishing that breaks off at any of its steps, and two that publish at once. No Spark."""

from __future__ import annotations

import os
import shutil
import threading
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from crashes import crash
from sluice_etl import __main__ as cli
from sluice_etl import publishing
from sluice_etl.commits import commit, current, history, recover, roll_back
from sluice_etl.local_publishing import LocalCatalog, local_destination
from sluice_etl.ports import Destination
from sluice_etl.snapshots import Load, Operation, catalogued

KEEP = 2


@pytest.fixture(autouse=True)
def _files_without_hadoop(monkeypatch):
    """`publishing.sweep` works through Spark's file system; here through Python's."""

    def children(_, path):
        return sorted(each.name for each in Path(path).iterdir()) if Path(path).is_dir() else []

    def list_files(_, path):
        return [SimpleNamespace(path=str(each)) for each in Path(path).rglob("*") if each.is_file()]

    monkeypatch.setattr(publishing, "children", children)
    monkeypatch.setattr(publishing, "list_files", list_files)
    monkeypatch.setattr(publishing, "qualified", lambda _, path: path)
    monkeypatch.setattr(publishing, "delete", lambda _, path: shutil.rmtree(path))
    monkeypatch.setattr(
        publishing, "last_change", lambda _, path: Path(path).stat().st_mtime * 1000
    )


def write(to: Destination, name: str) -> Load:
    """A load of one file that holds its name."""
    base = current(to.log)
    load = Load(publishing.begin(base, name), 1, (("x", "string"),), ((),), ())
    Path(to.folder(load)).mkdir(parents=True, exist_ok=True)
    Path(to.folder(load), "part-0.parquet").write_text(name)
    return load


def publish(out: Path, operation: Operation, name: str) -> None:
    """What a run does once its load lies written and verified (`pipeline.run`)."""
    to = local_destination(out)
    base = recover(to)
    commit(to, base, operation, write(to, name), name)
    recover(to)
    told: list[str] = []
    publishing.sweep(None, to, KEEP, told.append)
    assert not told or "old snapshots are still there" in told[0]


def seen(out: Path) -> list[str]:
    """What readers see: they follow the link, and what it leads to is there."""
    published = out / "published"
    if not published.is_symlink():
        return []
    shown = published.resolve(strict=True)
    loads = [load.resolve(strict=True) for load in shown.glob("load_id=*")] or [shown]
    return sorted(file.read_text() for load in loads for file in load.iterdir())


def check_whole(out: Path) -> None:
    """All that is kept can be gone back to, and the next run takes the folder for its own."""
    to = local_destination(out)
    for snapshot in history(to.log):
        assert [load for load in snapshot.loads if not Path(to.folder(load)).is_dir()] == []
    cli._check_out(out, None)


@pytest.mark.parametrize("fault", ["kill", "full"])
@pytest.mark.parametrize("operation", ["replace", "append"])
@pytest.mark.parametrize("before", [0, 1, 3])
def test_a_fault_at_any_step_leaves_the_old_snapshot_or_the_new(tmp_path, operation, before, fault):
    old = tmp_path / "old"
    old.mkdir()
    for number in range(before):
        publish(old, operation, f"r{number}")
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(old, undisturbed, symlinks=True)
    publish(undisturbed, operation, "new")
    was, will = seen(old), seen(undisturbed)
    assert was != will
    met = []
    for step in range(100):
        out = tmp_path / str(step)
        shutil.copytree(old, out, symlinks=True)
        if not crash(partial(publish, out, operation, "new"), out, fault, step):
            break
        now = seen(out)
        assert now in (was, will), step
        check_whole(out)
        committed = current(local_destination(out).log)
        met.append((now == will, bool(committed and committed.run_id == "new")))
        recover(local_destination(out))
        assert seen(out) == (will if met[-1][1] else was), step
        publish(out, operation, "next")
        expected = ["next"] if operation == "replace" else [*(will if met[-1][1] else was), "next"]
        assert seen(out) == sorted(expected), step
        check_whole(out)
    # It broke off before the commit, between the commit and what follows it, and after both.
    assert {(False, False), (False, True), (True, True)} <= set(met)


def test_readers_end_at_the_newest_snapshot_whoever_is_slow(tmp_path, monkeypatch):
    """The first of two runs stands still between its commit and leading readers to it."""
    publish(tmp_path, "append", "r0")
    show = LocalCatalog.show
    slow, done = threading.Event(), threading.Event()

    def wait(catalog, snapshot):
        if snapshot.run_id == "slow" and not slow.is_set():
            slow.set()
            assert done.wait(10)
        show(catalog, snapshot)

    monkeypatch.setattr(LocalCatalog, "show", wait)
    first = threading.Thread(target=publish, args=(tmp_path, "append", "slow"))
    first.start()
    assert slow.wait(10)
    monkeypatch.setattr(LocalCatalog, "show", show)
    publish(tmp_path, "append", "fast")
    done.set()
    first.join()
    assert seen(tmp_path) == ["fast", "r0", "slow"]


def test_who_looks_while_another_clears_sees_what_is_left(tmp_path):
    for name in ("r0", "r1", "r2"):
        publish(tmp_path, "replace", name)
    log = local_destination(tmp_path).log
    numbers = log.numbers
    log.numbers = lambda: [1, *numbers()]
    assert [each.run_id for each in history(log)] == ["r1", "r2"]


def test_a_snapshot_that_was_gone_back_to_meanwhile_is_not_cleared(tmp_path, monkeypatch):
    for name in ("r0", "r1"):
        publish(tmp_path, "replace", name)
    to, expired = local_destination(tmp_path), publishing.expired

    def meanwhile(known, keep):
        monkeypatch.setattr(publishing, "expired", expired)
        roll_back(to, 1, "back")
        return expired(known, keep)

    monkeypatch.setattr(publishing, "expired", meanwhile)
    commit(to, recover(to), "replace", write(to, "r2"), "r2")
    recover(to)
    publishing.sweep(None, to, 2, print)
    assert seen(tmp_path) == ["r0"]
    check_whole(tmp_path)


def test_a_run_that_has_just_begun_is_not_swept_away(tmp_path):
    publish(tmp_path, "replace", "r0")
    begun = tmp_path / "table/load_id=00000002-other/_temporary/0"
    begun.mkdir(parents=True)
    publish(tmp_path, "replace", "r1")
    assert begun.is_dir()


def test_what_a_killed_run_left_beside_its_link_goes_after_an_hour(tmp_path):
    publish(tmp_path, "replace", "r0")
    for age, name in ((3700, "old"), (100, "new")):
        (tmp_path / f".published-{name}").symlink_to("nowhere")
        then = time.time() - age
        os.utime(tmp_path / f".published-{name}", (then, then), follow_symlinks=False)
    publish(tmp_path, "replace", "r1")
    assert [path.name for path in tmp_path.glob(".*")] == [".published-new"]
    cli._check_out(tmp_path, None)


class Remembering(LocalCatalog):
    """Which loads it knows; which partitions it forgets, and whether their files were there."""

    def __init__(self, table: Path, published: Path) -> None:
        super().__init__(table, published)
        self.known: list[Load] = []
        self.forgotten: list[tuple[str, tuple[tuple[str, ...], ...], bool]] = []

    def loads(self) -> list[Load]:
        return list(self.known)

    def remove(self, load: Load) -> None:
        there = (self._table / load.folder).exists()
        self.forgotten.append((load.id, load.partitions, there))
        self.known.remove(load)


def remembering(out: Path) -> tuple[Destination, Remembering]:
    of = local_destination(out)
    catalog = Remembering(Path(of.path), out / "published")
    return Destination(of.path, of.log, catalog), catalog


VALUES = (("2024", "1"), ("?", "2"))


def test_the_catalog_forgets_the_load_of_a_run_that_broke_off_before_its_files_go(tmp_path):
    publish(tmp_path, "append", "r0")
    to, catalog = remembering(tmp_path)
    names = ("killed", "failed", "young")
    killed, failed, young = (Path(to.path, f"load_id=00000002-{name}") for name in names)
    for folder in (killed, failed, young):
        # Of a load whose deletion broke off there may be fewer files than partitions.
        (folder / "year=2024/month=1").mkdir(parents=True)
        (folder / "year=2024/month=1/part-0.snappy.parquet").touch()
        catalog.known.append(catalogued(folder.name.removeprefix("load_id="), VALUES))
    os.utime(killed, (0, 0))
    publishing.sweep(None, to, KEEP, pytest.fail)
    publishing.clear(None, to, "00000002-failed")
    gone = [(f"00000002-{name}", tuple(sorted(VALUES)), True) for name in ("killed", "failed")]
    assert catalog.forgotten == gone
    assert not killed.exists()
    assert not failed.exists()
    assert young.exists()
    assert seen(tmp_path) == ["r0"]


def test_the_catalog_forgets_the_load_whose_files_somebody_has_deleted(tmp_path, monkeypatch):
    publish(tmp_path, "append", "r0")
    to, catalog = remembering(tmp_path)
    committed = current(to.log).loads[0]
    catalog.known = [committed, catalogued("00000002-gone", VALUES)]
    loads = catalog.loads

    def meanwhile():
        """Another run has written its load, registers it and is about to commit."""
        begun = write(to, "other")
        return [*loads(), begun]

    monkeypatch.setattr(catalog, "loads", meanwhile)
    publishing.sweep(None, to, KEEP, pytest.fail)
    assert catalog.forgotten == [("00000002-gone", tuple(sorted(VALUES)), False)]
    # One that is committed stays known, though its files are gone: a reader is to be told.
    shutil.rmtree(to.folder(committed))
    publishing.sweep(None, to, KEEP, pytest.fail)
    assert len(catalog.forgotten) == 1
