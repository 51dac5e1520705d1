"""What a killed run has spilled goes away with the next one, and nothing else does."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sluice_etl.scratch import BEING_MADE, LOCK, PREFIX, scratch

HOLD = """
import sys, time
from sluice_etl.scratch import scratch
with scratch(print) as folder:
    (folder / "blockmgr-1").mkdir()
    (folder / "blockmgr-1/shuffle.data").write_text("Jane Doe")
    print(folder, flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def parent(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("SPARK_LOCAL_DIRS", str(tmp_path / "spark"))
    return tmp_path / "spark"


def start() -> tuple[subprocess.Popen[str], Path]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", HOLD]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def refused(line: str) -> None:
    pytest.fail(line)


def test_a_run_removes_its_own_however_it_ends(parent):
    for error in (None, RuntimeError("Java has ended"), KeyboardInterrupt()):
        with pytest.raises(type(error)) if error else scratch(refused), scratch(refused) as folder:
            assert folder.stat().st_mode & 0o777 == 0o700
            (folder / "spill").write_text("Jane Doe")
            if error:
                raise error
        assert list(parent.iterdir()) == []


def test_what_a_killed_run_has_left_the_next_one_removes_and_leaves_those_in_use(parent):
    (killed, left), (running, used) = start(), start()
    try:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert (left / "blockmgr-1/shuffle.data").exists()
        with scratch(refused) as folder:
            assert sorted(parent.iterdir()) == sorted([folder, used])
    finally:
        running.kill()
        running.wait()
    with scratch(refused) as folder:
        assert list(parent.iterdir()) == [folder]


def test_a_run_that_starts_while_another_takes_its_lock_leaves_it_its_folder(parent, monkeypatch):
    take = fcntl.flock
    beside: list[Path] = []

    def late(file, how):
        if not beside and how == fcntl.LOCK_EX:
            beside.append(parent)
            with scratch(refused) as other:
                beside.append(other)
        take(file, how)

    monkeypatch.setattr("fcntl.flock", late)
    with scratch(refused) as folder:
        assert len(beside) == 2
        assert list(parent.iterdir()) == [folder]
        assert [file.name for file in folder.iterdir()] == [LOCK]


def test_what_is_no_left_folder_stays(parent, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / LOCK).touch()
    fresh, old = parent / f"{PREFIX}fresh", parent / f"{PREFIX}old"
    for folder in (fresh, old, parent / "blockmgr-of-another"):
        folder.mkdir(parents=True)
    os.utime(old, (time.time() - BEING_MADE - 1,) * 2)
    (parent / f"{PREFIX}link").symlink_to(tmp_path / "elsewhere")
    (parent / f"{PREFIX}file").touch()
    with scratch(refused):
        stays = {"blockmgr-of-another", fresh.name, f"{PREFIX}link", f"{PREFIX}file"}
        assert stays < {path.name for path in parent.iterdir()}
        assert not old.exists()
    assert (tmp_path / "elsewhere" / LOCK).exists()


def test_what_cannot_be_removed_is_told(monkeypatch):
    told: list[str] = []
    monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)
    with scratch(told.append) as folder:
        pass
    assert told == [f"{folder} holds records and cannot be removed; remove it"]
