"""Publishing as readers see it: replace, append, merge, going back, and what breaks off."""

from __future__ import annotations

import errno
import os
import time
from dataclasses import replace
from typing import Any

import pyarrow.dataset as ds
import pytest
from cases import column, document, run_job
from sluice_etl import publication
from sluice_etl.commits import history, roll_back
from sluice_etl.contract import Contract
from sluice_etl.contract_reader import read_contract
from sluice_etl.errors import ContractError, InputError, OutputError
from sluice_etl.local_publishing import local_destination

KEYED = {"primaryKey": True, "primaryKeyPosition": 1, "required": True}


def table(mode: str, keep: int = 3, key: dict[str, Any] | None = None) -> Contract:
    """A contract with a key, a value and a partition."""
    said = document(
        column("key", **(KEYED if key is None else key)),
        column("value"),
        column("shelf", partitioned=True, partitionKeyPosition=1),
    )
    publication = {
        "property": "publication",
        "vendor": "sluice",
        "value": {"mode": mode, "keep": keep},
    }
    said["schema"][0]["customProperties"] = [publication]
    return read_contract(said)


def files(folder, **texts):
    """A folder with CSV files of these names and records."""
    folder.mkdir(exist_ok=True)
    for name, records in texts.items():
        (folder / f"{name}.csv").write_text(f"key,value,shelf\n{records}")
    return folder


def seen(out) -> list[tuple[str, str, str]]:
    """What readers see."""
    where = out / "published"
    loads = list(where.glob("load_id=*")) or [where]
    rows = (
        row
        for load in loads
        for row in ds.dataset(load, partitioning="hive").to_table().to_pylist()
    )
    return sorted((row["key"], row["value"], row["shelf"]) for row in rows)


def loads(out) -> list[str]:
    return sorted(path.name for path in (out / "table").glob("load_id=*"))


def counts(metrics) -> tuple[int, int, int, int]:
    records, snapshot = metrics["records"], metrics["snapshot"]
    return records["in"], records["published"], records["quarantined"], snapshot["rows"]


def test_replace_shows_the_run_and_keeps_what_was_before(spark, tmp_path):
    of, out, source = table("replace", keep=2), tmp_path / "out", tmp_path / "in"
    for run, records in enumerate(["a,1,s\n", "b,1,s\nc,1,t\n", "d,1,s\n"]):
        metrics = run_job(spark, of, files(source, f=records), out, run_id=f"r{run}")
    assert seen(out) == [("d", "1", "s")]
    assert metrics["snapshot"] == {
        "number": 3,
        "operation": "replace",
        "rows": 1,
        "rowsBefore": 2,
    }
    assert loads(out) == ["load_id=00000002-r1", "load_id=00000003-r2"]
    assert [each.number for each in history(local_destination(out).log)] == [2, 3]


def test_the_same_input_twice_gives_the_same_table(spark, tmp_path):
    source = files(tmp_path / "in", f="a,1,s\nb,1,t\nb,2,t\n,3,s\n")
    for mode in ("replace", "append", "merge"):
        out = tmp_path / mode
        first = run_job(spark, table(mode), source, out, run_id="r1")
        again = run_job(spark, table(mode), source, out, run_id="r2")
        assert seen(out) == [("a", "1", "s"), ("b", "1", "t")]
        assert counts(first) == (4, 2, 2, 2)
        assert counts(again) == ((0, 0, 0, 2) if mode == "append" else (4, 2, 2, 2))
    assert again["snapshot"]["number"] == 2


def test_append_takes_new_files_and_quarantines_known_keys(spark, tmp_path):
    of, out, source = table("append"), tmp_path / "out", tmp_path / "in"
    run_job(spark, of, files(source, monday="a,1,s\nb,1,t\n"), out, run_id="r1")
    late = files(source, tuesday="c,1,s\na,2,s\n")
    assert counts(run_job(spark, of, late, out, run_id="r2")) == (2, 1, 1, 3)
    assert seen(out) == [("a", "1", "s"), ("b", "1", "t"), ("c", "1", "s")]
    nothing = run_job(spark, of, late, out, run_id="r3")
    assert counts(nothing) == (0, 0, 0, 3)
    assert nothing["snapshot"]["operation"] is None
    assert nothing["files"] == 0
    assert not (out / "quarantine/run_id=r3").exists()
    # A file under a known name that has changed is another file; its keys are known still.
    assert counts(run_job(spark, of, files(source, monday="a,1,s\n"), out, run_id="r4")) == (
        1,
        0,
        1,
        3,
    )


def test_merge_puts_newer_records_in_the_place_of_older_ones(spark, tmp_path):
    of, out, source = table("merge"), tmp_path / "out", tmp_path / "in"
    run_job(spark, of, files(source, f="a,1,s\nb,1,t\n"), out, run_id="r1")
    metrics = run_job(spark, of, files(source, f="b,2,u\nc,2,t\nc,3,t\n"), out, run_id="r2")
    assert counts(metrics) == (3, 2, 1, 3)
    assert seen(out) == [("a", "1", "s"), ("b", "2", "u"), ("c", "2", "t")]
    assert not list((out / "table/_staging").iterdir())


def test_readers_go_back_to_an_earlier_snapshot_and_forth(spark, tmp_path):
    of, out, source = table("replace"), tmp_path / "out", tmp_path / "in"
    to = local_destination(out)
    for run, records in enumerate(["a,1,s\n", "b,1,s\n"]):
        run_job(spark, of, files(source, f=records), out, run_id=f"r{run}")
    assert roll_back(to, None, "back").rows == 1
    assert seen(out) == [("a", "1", "s")]
    assert roll_back(to, 2, "forth").number == 4
    assert seen(out) == [("b", "1", "s")]
    with pytest.raises(OutputError, match="NO_SNAPSHOT"):
        roll_back(to, 9, "nowhere")
    assert [each.operation for each in history(to.log)] == [
        "replace",
        "replace",
        "rollback",
        "rollback",
    ]
    # What a kept snapshot shows stays, also where only a rollback holds it.
    run_job(spark, of, files(source, f="c,1,s\n"), out, run_id="r5")
    assert loads(out) == [
        f"load_id={name}" for name in ("00000001-r0", "00000002-r1", "00000005-r5")
    ]


@pytest.mark.parametrize("mode", ["append", "merge"])
def test_of_two_runs_at_once_one_publishes_and_the_other_says_so(
    spark, tmp_path, monkeypatch, mode
):
    of, out = table(mode), tmp_path / "out"
    run_job(spark, of, files(tmp_path / "1", f="a,1,s\n"), out, run_id="r1")
    other = files(tmp_path / "2", g="b,1,s\n")
    mine = files(tmp_path / "3", h="c,1,s\n")
    describe = publication.describe

    def meanwhile(*arguments: Any) -> Any:
        monkeypatch.setattr(publication, "describe", describe)
        run_job(spark, of, other, out, run_id="r2")
        return describe(*arguments)

    monkeypatch.setattr(publication, "describe", meanwhile)
    with pytest.raises(OutputError, match="CONFLICT: another run has published meanwhile"):
        run_job(spark, of, mine, out, run_id="r3")
    assert [key for key, *_ in seen(out)] == ["a", "b"]
    assert len(loads(out)) == 2
    run_job(spark, of, mine, out, run_id="r3")
    assert [key for key, *_ in seen(out)] == ["a", "b", "c"]


def test_a_run_that_breaks_off_after_its_commit_is_led_to_its_end_by_the_next(
    spark, tmp_path, monkeypatch
):
    of, out = table("append"), tmp_path / "out"
    source = files(tmp_path / "in", f="a,1,s\n")
    run_job(spark, of, source, out, run_id="r1")
    to = local_destination(out)
    show = type(to.catalog).show

    def refuse(catalog, snapshot):
        if snapshot.number == 2:
            raise PermissionError(errno.EACCES, "x")
        show(catalog, snapshot)

    with monkeypatch.context() as patch:
        patch.setattr(type(to.catalog), "show", refuse)
        with pytest.raises(OutputError, match=r"NOT_SHOWN: snapshot 2 .*: Permission denied"):
            run_job(spark, of, files(source, g="b,1,s\n"), out, run_id="r2")
    assert [key for key, *_ in seen(out)] == ["a"]
    assert counts(run_job(spark, of, source, out, run_id="r3")) == (0, 0, 0, 2)
    assert [key for key, *_ in seen(out)] == ["a", "b"]


def test_loads_that_nobody_has_committed_go_after_a_day(spark, tmp_path):
    of, out, source = table("replace"), tmp_path / "out", files(tmp_path / "in", f="a,1,s\n")
    for name, age in (("old", 25), ("new", 23)):
        left = out / f"table/load_id=00000001-{name}/part-0.parquet"
        left.parent.mkdir(parents=True)
        left.write_bytes(b"half")
        then = time.time() - age * 3600
        os.utime(left, (then, then))
    run_job(spark, of, source, out)
    assert loads(out) == ["load_id=00000001-new", "load_id=00000001-r1"]


def test_a_table_that_is_added_to_keeps_its_types(spark, tmp_path):
    out, source = tmp_path / "out", files(tmp_path / "in", f="1,1,s\n")
    run_job(spark, table("append"), source, out)
    of = table("append")
    key = replace(of.columns[0], logical_type=type(of.columns[0].logical_type).INTEGER)
    with pytest.raises(OutputError, match="OTHER_TYPES: key was string, now int: publish once"):
        run_job(spark, replace(of, columns=(key, *of.columns[1:])), source, out)


def test_what_is_no_link_is_not_replaced(spark, tmp_path):
    (tmp_path / "out/published").mkdir(parents=True)
    with pytest.raises(OutputError, match="NOT_A_LINK"):
        run_job(spark, table("replace"), files(tmp_path / "in", f="a,1,s\n"), tmp_path / "out")


DROPPED = {**KEYED, "ours": {"deidentify": {"method": "drop"}}}


@pytest.mark.parametrize(
    ("mode", "key", "right"),
    [
        ("merge", {}, False),
        ("merge", DROPPED, False),
        ("merge", {**KEYED, "ours": {"deidentify": {"method": "pseudonym"}}}, True),
        ("append", DROPPED, False),
        ("append", {}, True),
        ("replace", DROPPED, True),
    ],
)
def test_a_mode_needs_keys_that_are_published(mode, key, right):
    if right:
        assert table(mode, key=key).publication.mode == mode
        return
    with pytest.raises(ContractError, match="NO_PUBLISHED_KEY"):
        table(mode, key=key)


def lengths(limit: int) -> Contract:
    """A contract whose values have at most `limit` characters."""
    of = table("replace")
    value = replace(of.columns[1], limits=replace(of.columns[1].limits, max_length=limit))
    return replace(of, columns=(of.columns[0], value, of.columns[2]))


def test_a_quarantine_is_replayed_once_and_doubles_nothing(spark, tmp_path):
    records = "a,1,s\nb,22,t\na,3,t\nc,333,t\n,4,s\n"
    out, source = tmp_path / "out", files(tmp_path / "in", f=records)
    first = run_job(spark, lengths(1), source, out, run_id="r1")
    assert counts(first) == (5, 1, 4, 1)
    mended = run_job(spark, lengths(2), source, out, run_id="r2", replay="r1")
    assert counts(mended) == (4, 1, 3, 2)
    assert seen(out) == [("a", "1", "s"), ("b", "22", "t")]
    left = ds.dataset(out / "quarantine/run_id=r2").to_table().to_pylist()
    assert sorted((row["file"], row["row"], row["reasons"][0]["reason"]) for row in left) == [
        ("f.csv", 3, "DUPLICATE_KEY"),
        ("f.csv", 4, "TOO_LONG"),
        ("f.csv", 5, "MISSING_REQUIRED"),
    ]
    again = run_job(spark, lengths(3), source, out, run_id="r3", replay="r1")
    assert counts(again) == (0, 0, 0, 2)
    rest = run_job(spark, lengths(3), source, out, run_id="r4", replay="r2")
    assert counts(rest) == (3, 1, 2, 3)
    # A run of the whole input comes to the same.
    whole = run_job(spark, lengths(3), source, tmp_path / "whole")
    assert seen(tmp_path / "whole") == seen(out)
    assert counts(whole) == (5, 3, 2, 3)


def test_what_is_not_quarantined_is_not_replayed(spark, tmp_path):
    out, source = tmp_path / "out", files(tmp_path / "in", f="a,1,s\n")
    with pytest.raises(InputError, match="NO_QUARANTINE"):
        run_job(spark, lengths(1), source, out, replay="r0")
    with pytest.raises(ContractError, match="NO_PUBLISHED_KEY"):
        run_job(spark, table("replace", key=DROPPED), source, out, replay="r0")
