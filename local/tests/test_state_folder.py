"""Which folders are refused, and snapshots of those that are not."""

import json
import os
import pickle
import sqlite3
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from embedded_aws import ROOT
from kept_aws import KeptAws
from sluice_local.state import codec
from sluice_local.state.database import Database, Segment
from sluice_local.state.folder import StateError, check, claim, make_private
from sluice_local.state.snapshots import restore, snapshot


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptAws]:
    server = KeptAws(tmp_path_factory.mktemp("kept"))
    server.start()
    server("s3").create_bucket(Bucket="bucket")
    server("s3").put_object(Bucket="bucket", Key="key", Body=b"content")
    yield server
    server.kill()


def refused(*arguments: str) -> str:
    """What a command that must fail says."""
    done = subprocess.run(
        [sys.executable, "-m", "sluice_local", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "local")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one segment."""
    state = tmp_path / "state"
    state.mkdir(mode=0o700)
    make_private(state)
    database = Database(state)
    database.write({"name": Segment(codec.dumps({"a": 1}))})
    database.close()
    return state


def test_two_servers_never_share_a_folder(kept: KeptAws) -> None:
    said = refused("--state", str(kept.state))
    assert said == (
        f"An embedded AWS runs over {kept.state} already: process {kept.pid}. Stop it first.\n"
    )


def test_a_folder_is_free_again_after_a_kill(tmp_path: Path) -> None:
    first = claim(tmp_path)
    with pytest.raises(StateError, match="runs over"):
        claim(tmp_path)
    first.file.close()  # as the end of a process does, however it ends
    claim(tmp_path).release()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["state.db", "objects", "."])
def test_what_others_may_write_is_not_read(folder: Path, name: str) -> None:
    check(folder)
    (folder / name).chmod(0o770)
    with pytest.raises(StateError, match="Others may write"):
        check(folder)


def test_what_belongs_to_somebody_else_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(StateError, match="belongs to another user"):
        check(folder)


def test_a_link_to_elsewhere_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (folder / "state.db").rename(tmp_path / "elsewhere")
    (folder / "state.db").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StateError, match="is a link"):
        check(folder)


@pytest.mark.parametrize("what", ["moto", "sluice_local", "format"])
def test_another_versions_state_is_not_read(folder: Path, what: str) -> None:
    with sqlite3.connect(folder / "state.db") as sql:
        sql.execute("UPDATE written_by SET it = '0.0' WHERE what = ?", (what,))
    sql.close()
    with pytest.raises(
        StateError, match=rf"written with {what} 0\.0, not .*npx sluice local reset"
    ):
        Database(folder)


@pytest.mark.parametrize("damage", ["not a database", "not a pickle"])
def test_a_damaged_state_is_told_in_a_sentence(folder: Path, damage: str) -> None:
    if damage == "not a database":
        (folder / "state.db").write_bytes(b"x" * 5000)
    else:
        with sqlite3.connect(folder / "state.db") as sql:
            sql.execute("INSERT INTO segments VALUES ('run/1', x'00', '')")
        sql.close()
    said = refused("--state", str(folder), "--keep")
    assert said.startswith(f"The state in {folder} cannot be read (")
    assert said.endswith("). Start anew: npx sluice local reset\n")


class Evil:
    """Calls something when it is unpickled."""

    def __reduce__(self) -> object:
        return os.system, ("true",)


@pytest.mark.parametrize("what", [Evil(), os.system, subprocess.Popen, codec.loads])
def test_only_state_is_unpickled(what: object) -> None:
    with pytest.raises(pickle.UnpicklingError, match="is not part of a state"):
        codec.loads(pickle.dumps(what))


def test_a_snapshot_of_a_running_server_is_of_one_moment(kept: KeptAws, tmp_path: Path) -> None:
    """While objects come and go; none that the snapshot knows is without its content."""
    stop, s3 = threading.Event(), kept("s3")

    def write() -> None:
        number = 0
        while not stop.is_set():
            s3.put_object(Bucket="bucket", Key="moving", Body=str(number).encode())
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(5):
        assert snapshot(kept.state, tmp_path / f"{number}.tar.gz") in (1, 2)
    stop.set()
    writer.join()
    assert len(list((kept.state / "objects").iterdir())) == 2  # none of what was replaced
    taken = tmp_path / "4.tar.gz"
    assert oct(taken.stat().st_mode & 0o777) == "0o600"
    assert [path.name for path in kept.state.glob("snapshot-*")] == []
    other = KeptAws(tmp_path / "restored")
    assert restore(taken, other.state) == 2
    with pytest.raises(StateError, match="There is a state"):
        restore(taken, other.state)
    other.start()
    found = other("s3").get_object(Bucket="bucket", Key="moving")["Body"].read()
    assert found.isdigit()
    assert other("s3").get_object(Bucket="bucket", Key="key")["Body"].read() == b"content"
    other.kill()


def test_snapshots_are_checked_before_they_are_used(kept: KeptAws, tmp_path: Path) -> None:
    good, state = tmp_path / "good.tar.gz", tmp_path / "state"
    snapshot(kept.state, good)
    with pytest.raises(StateError, match="is there already"):
        snapshot(kept.state, good)
    with pytest.raises(StateError, match="no kept state"):
        snapshot(tmp_path, tmp_path / "other.tar.gz")
    bad = tmp_path / "bad.tar.gz"
    with tarfile.open(bad, "w:gz") as archive:
        archive.add(good, arcname="../state.db")
    with pytest.raises(StateError, match="is no snapshot"):
        restore(bad, state)
    bad.write_bytes(b"not a tar")
    with pytest.raises(StateError, match="is no snapshot"):
        restore(bad, state)
    good.chmod(0o666)
    with pytest.raises(StateError, match="Another user could have written"):
        restore(good, state)
    assert "is no snapshot" in refused("restore", "--from", str(bad), "--state", str(state))
    assert not (state / "state.db").exists()
    with pytest.raises(StateError, match="runs over"):
        good.chmod(0o600)
        restore(good, kept.state)


def test_the_log_of_requests_names_calls_and_callers_and_nothing_else(kept: KeptAws) -> None:
    s3 = kept("s3")
    s3.put_object(Bucket="bucket", Key="a-patient", Body=b"a-record", Tagging="k=a-tag")
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.list_objects_v2(Bucket="another-patient")
    kept("cloudformation").list_stacks()
    text = (kept.state / "requests.log").read_text()
    lines = [json.loads(line) for line in text.splitlines()][-3:]
    told = [(line["service"], line["operation"], line["status"]) for line in lines]
    assert told == [
        ("s3", "PutObject", 200),
        ("s3", "ListObjectsV2", 404),
        ("cloudformation", "ListStacks", 200),
    ]
    assert lines[1]["error"] == "NoSuchBucket"
    assert {line["caller"] for line in lines} == {"arn:aws:iam::123456789012:root"}
    assert not any(word in text for word in ("patient", "record", "tag"))
