"""Snapshots as data: what follows what, what one can go back to, what may go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sluice_etl.errors import OutputError
from sluice_etl.snapshots import (
    OPERATIONS,
    InputFile,
    Load,
    Snapshot,
    clashing_columns,
    expired,
    following,
    from_text,
    rollback_target,
    to_text,
    unknown_inputs,
)

words = st.text(max_size=8)
inputs = st.builds(InputFile, words, st.integers(0), words)
some_loads = st.builds(
    Load,
    id=words,
    rows=st.integers(0),
    columns=st.lists(st.tuples(words, words), max_size=3).map(tuple),
    partitions=st.lists(st.lists(words, max_size=2).map(tuple), max_size=3).map(tuple),
    inputs=st.lists(inputs, max_size=3).map(tuple),
)
some_snapshots = st.builds(
    Snapshot,
    number=st.integers(1),
    operation=st.sampled_from(OPERATIONS),
    run_id=words,
    committed_at=words,
    loads=st.lists(some_loads, max_size=3).map(tuple),
)


def load(name: str, *files: InputFile, kind: str = "int") -> Load:
    return Load(name, 10, (("a", kind),), ((),), files)


def grown(*steps: tuple[str, str]) -> list[Snapshot]:
    """The history that operations, each with the load it brings, lead to."""
    history: list[Snapshot] = []
    for operation, name in steps:
        current = history[-1] if history else None
        history.append(following(current, operation, [load(name)], f"run-{name}", "now"))  # type: ignore[arg-type]
    return history


def shown(snapshot: Snapshot) -> str:
    return "".join(each.id for each in snapshot.loads)


@given(some_snapshots)
def test_a_commit_says_all_of_a_snapshot(snapshot: Snapshot) -> None:
    assert from_text(to_text(snapshot)) == snapshot


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[]", "{}", '{"format": 1}'),
        to_text(grown(("append", "a"))[0]).replace('"format": 1', '"format": 2'),
        to_text(grown(("append", "a"))[0]).replace('"append"', '"upsert"'),
        to_text(grown(("append", "a"))[0])[:-9],
    ],
)
def test_what_is_no_commit_is_refused(text: str) -> None:
    with pytest.raises(OutputError, match="BAD_COMMIT"):
        from_text(text)


def test_append_adds_and_the_others_replace() -> None:
    history = grown(
        ("append", "a"), ("append", "b"), ("merge", "c"), ("append", "d"), ("replace", "e")
    )
    assert [shown(each) for each in history] == ["a", "ab", "c", "cd", "e"]
    assert [each.number for each in history] == [1, 2, 3, 4, 5]
    assert [each.rows for each in history] == [10, 20, 10, 20, 10]


def test_one_goes_back_to_what_differs_or_to_a_number() -> None:
    history = grown(("replace", "a"), ("replace", "b"), ("replace", "c"))
    assert rollback_target(history, None).number == 2
    assert rollback_target(history, 1).number == 1
    back = replace(history[0], number=4, operation="rollback")
    assert rollback_target([*history, back], None).number == 3
    assert (
        rollback_target([history[0], replace(history[0], number=2), history[1]], None).number == 2
    )


@pytest.mark.parametrize(
    ("history", "to", "message"),
    [
        ([], None, "nothing is published yet"),
        (grown(("replace", "a")), None, "no earlier snapshot differs; 1 is the current one"),
        (grown(("replace", "a"), ("replace", "b")), 2, "no earlier snapshot 2; 2 is the current"),
        (grown(("replace", "a"), ("replace", "b")), 7, "kept before it: 1"),
    ],
)
def test_without_a_snapshot_to_go_back_to_it_says_which_there_are(
    history: list[Snapshot], to: int | None, message: str
) -> None:
    with pytest.raises(OutputError, match=message):
        rollback_target(history, to)


@given(
    st.lists(st.tuples(st.sampled_from(("append", "replace", "merge")), st.uuids().map(str))),
    st.integers(1, 5),
)
def test_what_expires_is_held_by_no_snapshot_that_is_kept(
    steps: list[tuple[str, str]], keep: int
) -> None:
    history = grown(*steps)
    old, gone = expired(history, keep)
    kept = history[len(old) :]
    assert len(kept) == min(keep, len(history))
    assert old + kept == history
    held = {each.id for snapshot in kept for each in snapshot.loads}
    ever = {each.id for snapshot in history for each in snapshot.loads}
    assert {each.id for each in gone} == ever - held


def test_files_are_known_by_name_size_and_time() -> None:
    file = InputFile("a.csv", 10, "2024")
    others = [replace(file, name="b.csv"), replace(file, size=11), replace(file, modified="2025")]
    current = following(None, "append", [load("a", file)], "r", "now")
    assert unknown_inputs(current, [file, *others]) == set(others)
    assert unknown_inputs(None, [file]) == {file}


def test_a_column_of_another_type_clashes_and_a_new_one_does_not() -> None:
    current = following(None, "append", [load("a", kind="int")], "r", "now")
    assert clashing_columns(current, [("a", "int"), ("b", "string")]) == []
    assert clashing_columns(current, [("b", "string")]) == []
    assert clashing_columns(current, [("a", "bigint")]) == ["a was int, now bigint"]
