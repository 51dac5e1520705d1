"""Whole runs, held against an independent reading of the contract."""

import csv
import re

import pytest
from books import BOOKS, SHELVES, books, counts, published, quarantined
from cases import column, contract, on_spark, run_job
from hypothesis import example, given
from hypothesis import strategies as st
from patients import HEADER, Expected, make, reference, write

pytestmark = pytest.mark.pipeline


def test_the_reference_contract(spark, ansi, tmp_path):
    records = make(600, seed=7)
    write(tmp_path / "in/1.csv", records[:250])
    write(tmp_path / "in/sub/2.csv", records[250:400], header=HEADER[::-1], end="\r\n")
    write(tmp_path / "in/sub/3.csv.csv", records[400:], header=[*HEADER, "ward"])
    expected = Expected(records)
    metrics = run_job(spark, reference(), tmp_path / "in", tmp_path / "out")

    table = published(tmp_path / "out")
    assert [(f.name, str(f.type)) for f in table.schema] == [
        ("patient_key", "string"),
        ("age", "int32"),
        ("gender", "string"),
        ("diagnosis_code", "string"),
        ("treatment_start", "date32[day]"),
        ("country", "string"),
        ("chronic_condition", "bool"),
        ("visit_lat_cell", "double"),
        ("visit_long_cell", "double"),
        ("blood_type", "string"),
        ("treatment_year", "int32"),
    ]
    rows = [tuple(row.values()) for row in table.to_pylist()]
    assert sorted(rows, key=repr) == sorted(expected.published, key=repr)
    assert metrics["records"] == {
        "in": 600,
        "published": len(expected.published),
        "quarantined": len(expected.rejected),
    }
    assert counts(metrics["rejections"]) == dict(expected.rejections)
    assert counts(metrics["nullified"]) == dict(expected.nullified)
    nulls = {name: table[name].null_count for name in table.schema.names}
    assert metrics["nulls"] == [{"column": n, "records": nulls[n]} for n in sorted(nulls)]
    assert metrics["ignoredColumns"] == ["ward"]
    assert metrics["files"] == 3
    assert metrics["bytes"] == {
        "read": size(tmp_path / "in", "*.csv"),
        "published": size(tmp_path / "out/published", "*.parquet"),
        "quarantined": size(tmp_path / "out/quarantine", "*.parquet"),
    }
    assert min(metrics["bytes"].values()) > 0
    assert metrics["engine"] == {"version": "0.1.0", "spark": spark.version, "ansi": ansi == "true"}
    assert [stage["name"] for stage in metrics["stages"]] == [
        "read",
        "validate",
        "write",
        "verify",
        "publish",
    ]
    for list_ in ("rejections", "nullified"):
        assert metrics[list_] == sorted(metrics[list_], key=lambda e: (e["column"], e["reason"]))

    refused = quarantined(tmp_path / "out")
    starts = {"1.csv": 0, "sub/2.csv": 250, "sub/3.csv.csv": 400}
    places = sorted(starts[row["file"]] + row["row"] - 1 for row in refused)
    assert places == expected.rejected
    for row in refused:
        record = records[starts[row["file"]] + row["row"] - 1]
        ward = {"ward": ""} if row["file"] == "sub/3.csv.csv" else {}
        assert dict(row["record"]) == {**record, **ward}
        assert row["text"] is None
        assert all(reason["value"] == record[reason["column"]] for reason in row["reasons"])


def size(folder, pattern):
    return sum(file.stat().st_size for file in folder.rglob(pattern))


def test_another_contract_with_malformed_rows(spark, tmp_path):
    source = books(
        tmp_path,
        "1,100,9.5,2024-05-06T07:08:09Z,0 1/=a\n"
        "2,0,x,,\n"
        '3,"1\n",2\n'
        "4,5,6,,s,extra\n"
        "\n"
        "5,7,free,2024-12-31T23:30:00-01:00,s\n"
        '6,7,1,,"s\n7,8,2,,s\n',
    )
    metrics = run_job(spark, BOOKS, source, tmp_path / "out")
    table = published(tmp_path / "out", **SHELVES).to_pylist()
    assert sorted((r["book"], r["pages"], r["price"], str(r["lent"])) for r in table) == [
        ("1", 100, 9.5, "2024-05-06 07:08:09+00:00"),
        ("5", 7, None, "2025-01-01 00:30:00+00:00"),
    ]
    assert sorted(p.name for p in (tmp_path / "out/published").iterdir() if p.is_dir()) == [
        "shelf=0 1%2F%3Da",
        "shelf=s",
    ]
    assert [p.parent.name for p in (tmp_path / "out/published/shelf=s").rglob("*.parquet")] == [
        "lent_month=2025-01"
    ]
    assert metrics["rejections"] == [
        {"column": None, "reason": "MALFORMED_ROW", "records": 3},
        {"column": "pages", "reason": "BELOW_MINIMUM", "records": 1},
    ]
    assert metrics["nullified"] == [
        {"column": "price", "reason": "UNPARSABLE_NUMBER", "records": 1}
    ]
    refused = sorted(quarantined(tmp_path / "out"), key=lambda row: row["row"])
    assert [(row["row"], row["text"]) for row in refused] == [
        (2, None),
        (3, '3,"1\n",2'),
        (4, "4,5,6,,s,extra"),
        (6, None),
    ]
    assert dict(refused[3]["record"])["shelf"] == "s\n7,8,2,,s\n"
    assert [row["record"] is None for row in refused] == [False, True, True, False]
    assert refused[1]["reasons"] == [{"column": None, "reason": "MALFORMED_ROW", "value": None}]


def test_an_unclosed_quote_publishes_nothing_of_the_rows_that_it_swallows(spark, tmp_path):
    of = contract(
        column("a"),
        column("s", classification="restricted", ours={"deidentify": {"method": "drop"}}),
        column("c"),
    )
    block = '1,111-11-1111,"hello\n2,222-22-2222,x\n3,333-33-3333,"fine"'
    (tmp_path / "in.csv").write_text(f"a,s,c\n{block}\n4,444-44-4444,y\n")
    metrics = run_job(spark, of, tmp_path / "in.csv", tmp_path / "out")
    assert metrics["records"] == {"in": 2, "published": 1, "quarantined": 1}
    rows = published(tmp_path / "out", **SHELVES).to_pylist()
    assert [(row["a"], row["c"]) for row in rows] == [("4", "y")]
    (refused,) = quarantined(tmp_path / "out")
    assert (refused["row"], refused["record"], refused["text"]) == (1, None, block)
    assert [reason["reason"] for reason in refused["reasons"]] == ["MALFORMED_ROW"]


texts = st.text(st.sampled_from('ab ",\n\r\\é1'), max_size=5)


@given(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=25))
@example([("", "", '"\r'), ("", '"\n,', ""), ("a", "b", "")])
@on_spark(3)
def test_every_record_is_published_or_quarantined_as_it_was(spark, tmp_path, rows):
    """`k` is the place in the file; a record is published when `a` has no digit and `b` is new.

    A value that begins with a quote and holds a line break looks like one that ran on over other
    rows (`read._swallowed`): its record is quarantined as malformed, with all its text.
    """
    of = contract(
        column("k", "integer"),
        column("a", logicalTypeOptions={"pattern": "^[^1]*$"}),
        column("b", unique=True),
    )
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [("a", "b", "c", "k"), *((*row, k) for k, row in enumerate(rows))]
        )
    metrics = run_job(spark, of, tmp_path / "in.csv", tmp_path / "out")
    good = {r["k"]: (r["a"], r["b"]) for r in published(tmp_path / "out").to_pylist()}
    refused = quarantined(tmp_path / "out")
    records = [dict(r["record"]) for r in refused if r["record"] is not None]
    bad = {int(record["k"]): record for record in records}
    malformed = [r["text"] for r in refused if r["record"] is None]
    bad |= {int(text.rsplit(",", 1)[-1]): text for text in malformed}
    assert metrics["records"] == {"in": len(rows), "published": len(good), "quarantined": len(bad)}
    assert sorted([*good, *bad]) == list(range(len(rows)))
    taken = set()
    for k, (a, b, c) in enumerate(rows):
        if any(value.startswith('"') and re.search(r"[\r\n]", value) for value in (a, b, c)):
            assert bad[k] == f"{a},{b},{c},{k}"
        elif "1" in a or (b.strip() and b.strip() in taken):
            assert bad[k] == {"k": str(k), "a": a, "b": b, "c": c}
        else:
            taken.add(b.strip())
            assert good[k] == (a.strip() or None, b.strip() or None)


def test_a_run_replaces_what_is_published_and_its_own_quarantine(spark, tmp_path):
    out = tmp_path / "out"
    run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n2,1,,,b\n3,0,,,b\n"), out)
    run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n3,0,,,b\n4,0,,,b\n"), out)
    run_job(spark, BOOKS, books(tmp_path, "1,1,,,c\n5,0,,,b\n"), out, run_id="r2")
    assert [(row["book"], row["shelf"]) for row in published(out, **SHELVES).to_pylist()] == [
        ("1", "c")
    ]
    assert sorted(dict(row["record"])["isbn"] for row in quarantined(out)) == ["3", "4"]
    assert [dict(row["record"])["isbn"] for row in quarantined(out, "r2")] == ["5"]


def test_nothing_to_publish_and_nothing_to_quarantine(spark, tmp_path):
    metrics = run_job(spark, BOOKS, books(tmp_path, "1,0,,,a\n"), tmp_path / "out")
    assert metrics["records"] == {"in": 1, "published": 0, "quarantined": 1}
    metrics = run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n"), tmp_path / "out")
    assert metrics["records"] == {"in": 1, "published": 1, "quarantined": 0}


def test_small_data_is_one_file_a_partition(spark, tmp_path):
    (tmp_path / "in").mkdir()
    for name in "abcd":
        text = "".join(f"{name}{i},1,,,{'abc'[i % 3]}\n" for i in range(30))
        books(tmp_path, text).rename(tmp_path / f"in/{name}.csv")
    run_job(spark, BOOKS, tmp_path / "in", tmp_path / "out")
    assert len(list((tmp_path / "out/published").rglob("*.parquet"))) == 3
    run_job(spark, contract(column("isbn")), tmp_path / "in", tmp_path / "out")
    (file,) = (tmp_path / "out/published").rglob("*.parquet")
    assert file.name.endswith(".snappy.parquet")


def test_old_and_far_days_are_written_as_they_are(spark, tmp_path):
    of = contract(column("d", "date"), column("t", "timestamp"))
    (tmp_path / "in.csv").write_text(
        "d,t\n0001-01-01,0001-01-01T00:00:00Z\n9999-12-31,9999-12-31T23:59:59.999999Z\n"
    )
    run_job(spark, of, tmp_path / "in.csv", tmp_path / "out")
    rows = sorted(
        (str(r["d"]), str(r["t"])) for r in published(tmp_path / "out", **SHELVES).to_pylist()
    )
    assert rows == [
        ("0001-01-01", "0001-01-01 00:00:00+00:00"),
        ("9999-12-31", "9999-12-31 23:59:59.999999+00:00"),
    ]
