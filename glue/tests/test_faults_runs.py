"""Whole runs that are killed, that meet a full disk, and two at once: as processes of their own."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cases import column, document
from sluice_etl import __main__ as cli
from sluice_etl import session
from sluice_etl.scratch import LOCK
from test_publishing import KEYED, seen

pytestmark = pytest.mark.pipeline
HERE = Path(__file__).parent
SECRET = "Quartermain"


def contract(mode: str = "append") -> dict[str, Any]:
    of = document(
        column("key", **KEYED),
        column("value", logicalTypeOptions={"maxLength": 40}),
        column("shelf", partitioned=True, partitionKeyPosition=1),
        column("who", classification="restricted", ours={"deidentify": {"method": "drop"}}),
    )
    said = {"property": "publication", "vendor": "sluice", "value": {"mode": mode, "keep": 3}}
    of["schema"][0]["customProperties"] = [said]
    return of


def records(name: str, count: int, shelves: int = 30, size: int = 8) -> str:
    """Records of a file; one in ten is refused."""
    rng = Random(name)  # noqa: S311 (test data)
    rows = (
        f"{name}{i},{rng.randbytes(size).hex() if i % 10 else 'x' * 41},s{i % shelves},{SECRET} {i}"
        for i in range(count)
    )
    return "\n".join(("key,value,shelf,who", *rows)) + "\n"


@pytest.fixture
def desk(tmp_path, spark, monkeypatch) -> Path:
    """A folder with a contract, inputs and a table of one snapshot; `main` uses the session."""
    monkeypatch.setattr(session, "local_session", lambda **_: spark)
    monkeypatch.setattr(spark, "stop", lambda: None)
    (tmp_path / "c.json").write_text(json.dumps(contract()))
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.csv").write_text(records("a", 100))
    assert cli.main(arguments(tmp_path, "out", "first")) == 0
    return tmp_path


def arguments(desk: Path, out: str, run: str, source: str = "in") -> list[str]:
    paths = {"contract": desk / "c.json", "in": desk / source, "out": desk / out}
    return ["run", "--run-id", run, *(str(x) for n, p in paths.items() for x in (f"--{n}", p))]


def start(point: str, argv: list[str], scratch: Path, **more: Any) -> subprocess.Popen[str]:
    """A run that meets a fault. What Spark spills goes to `scratch`."""
    scratch.mkdir()
    path = os.pathsep.join((str(HERE.parent), str(HERE)))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {"SPARK_LOCAL_DIRS": str(scratch), "TMPDIR": str(scratch), "MEET": str(scratch)}
    command = [sys.executable, str(HERE / "dying.py"), point, *argv]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command,
        stdout=pipe,
        stderr=pipe,
        text=True,
        env={**environment, **more.pop("env", {})},
        **more,
    )


def image(out: Path) -> dict[str, str]:
    """What readers see, byte by byte."""
    files = (file for file in (out / "published").resolve(strict=True).rglob("*"))
    return {
        str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()
    }


def spilled(desk: Path, point: str) -> list[str]:
    """The files that runs have left where Spark keeps what it shuffles and spills."""
    return [path.name for path in (desk / f"scratch-{point}").rglob("*") if path.is_file()]


INCUBATOR = "WARNING: Using incubator modules: jdk.incubator.vector"


def told(error: str) -> list[str]:
    """What a run says besides its progress; Spark 4.1 has Java speak of a module too."""
    lines = [line for line in error.splitlines() if not line.endswith(" …")]
    return [line for line in lines if line != INCUBATOR]


def test_after_a_kill_the_old_snapshot_stands_and_the_next_run_does_what_was_left(
    desk, monkeypatch
):
    points = ("writing", "java", "both", "committing")
    for point in points:
        shutil.copytree(desk / "out", desk / point, symlinks=True)
    (desk / "in/b.csv").write_text(records("b", 6_000))
    before = {point: image(desk / point) for point in points}
    running = {
        point: start(point, arguments(desk, point, "killed"), desk / f"scratch-{point}")
        for point in points
    }
    assert cli.main(arguments(desk, "out", "whole")) == 0
    expected = seen(desk / "out")
    assert len(expected) == 90 + 5_400
    for point, process in running.items():
        # Spark's process holds the pipe: it ends too where it has lost this one.
        output, error = process.communicate(timeout=300)
        assert output == ""
        if point == "java":
            assert process.returncode == 1
            assert [line.split(": ")[:2] for line in told(error)] == [["error", "SPARK_ENDED"]]
            assert spilled(desk, point) == []
        else:
            assert (process.returncode, told(error)) == (-signal.SIGKILL, [])
            # Java clears away its own, if it can.
            assert bool([name for name in spilled(desk, point) if name != LOCK]) == (
                point == "both"
            )
        assert image(desk / point) == before[point]
        assert not (desk / point / "metrics.json").exists()
        left = [path.name for path in (desk / point / "table").glob("load_id=*")]
        assert sorted(left) == ["load_id=00000001-first", "load_id=00000002-killed"]
    for point in points:
        monkeypatch.setenv("SPARK_LOCAL_DIRS", str(desk / f"scratch-{point}"))
        assert cli.main(arguments(desk, point, "next")) == 0
        assert spilled(desk, point) == []
        assert seen(desk / point) == expected
        counted = json.loads((desk / point / "metrics.json").read_text())
        assert counted["records"] == {"in": 6_000, "published": 5_400, "quarantined": 600}
        assert counted["snapshot"]["number"] == 2


def test_of_two_processes_at_once_one_publishes_and_the_other_says_so(desk):
    both = []
    for name in ("b", "c"):
        (desk / name).mkdir()
        (desk / name / f"{name}.csv").write_text(records(name, 50))
        argv = arguments(desk, "out", name, source=name)
        (desk / "meet").mkdir(exist_ok=True)
        env = {"MEET": str(desk / "meet")}
        both.append((name, start("meeting:2", argv, desk / f"scratch-{name}", env=env)))
    done = {name: (*process.communicate(timeout=300), process.returncode) for name, process in both}
    (lost,) = (name for name, (*_, code) in done.items() if code == 1)
    (won,) = (name for name, (*_, code) in done.items() if code == 0)
    assert told(done[won][1]) == []
    assert [line.split(": ")[:2] for line in told(done[lost][1])] == [["error", "CONFLICT"]]
    names = {key[0] for key, *_ in seen(desk / "out")}
    assert names == {"a", won}
    assert json.loads((desk / "out/metrics.json").read_text())["runId"] == won
    assert cli.main(arguments(desk, "out", "again", source=lost)) == 0
    assert len(seen(desk / "out")) == 90 + 2 * 45


def limited() -> None:
    """No file grows beyond 400 kB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))


def test_a_disk_that_takes_no_more_is_told_and_leaves_the_table(desk):
    before = image(desk / "out")
    (desk / "in/b.csv").write_text(records("b", 60_000, shelves=1, size=20))
    argv = arguments(desk, "out", "full")
    process = start("none", argv, desk / "scratch", preexec_fn=limited)
    output, error = process.communicate(timeout=300)
    assert (process.returncode, output) == (1, "")
    (line,) = told(error)
    assert line.startswith("error: STORAGE: ")
    assert line.endswith("File too large")
    assert image(desk / "out") == before
    assert [path.name for path in (desk / "out/table").glob("load_id=*")] == [
        "load_id=00000001-first"
    ]
    (desk / "in/b.csv").write_text(records("b", 100))
    assert cli.main(arguments(desk, "out", "next")) == 0
    assert len(seen(desk / "out")) == 180


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 2 MB; only root may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this user may mount no small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S607


def test_a_full_disk_is_told_and_the_next_run_has_room(desk, small_disk):
    out = "disk/out"
    assert cli.main(arguments(desk, out, "first")) == 0
    before = image(desk / out)
    (desk / "in/b.csv").write_text(records("b", 60_000, shelves=1, size=20))
    # Spark may hold the file that it could not write, and its room, until Java ends.
    process = start("none", arguments(desk, out, "full"), desk / "scratch")
    _, error = process.communicate(timeout=300)
    assert process.returncode == 1
    *_, line = told(error)
    assert line.startswith("error: STORAGE: ")
    assert line.endswith("No space left on device")
    assert image(desk / out) == before
    shutil.rmtree(small_disk / "out/quarantine/run_id=full")
    (desk / "in/b.csv").write_text(records("b", 100))
    assert cli.main(arguments(desk, out, "next")) == 0
    assert len(seen(desk / out)) == 180
