"""Whole runs on JSON lines: nothing lost, nothing coerced, no value told."""

import gzip
import json
from dataclasses import replace

import pytest
from books import counts, published, quarantined
from cases import column, contract, run_job
from sluice_etl.contract import InputFormat

pytestmark = pytest.mark.pipeline

READINGS = replace(
    contract(
        column("id", primaryKey=True),
        column("at", "timestamp"),
        column("value", "number"),
        column("count", "integer", logicalTypeOptions={"format": "i64"}),
        column("ok", "boolean", ours={"onInvalid": "nullify"}),
        column("place"),
    ),
    input=InputFormat("jsonLines"),
)
FIRST = [
    '{"id":"é😀","at":"2024-05-06T07:08:09Z","value":1.50,"count":9223372036854775807,"ok":true}',
    '{"id":"2","value":-0,"ok":"perhaps","place":{"x":[1.0,"a\\"b"]},"unit":"C"}',
    '{"id":3,"value":1e400,"unit":"C"}',
    "",
    '{"id":"4","value":[1]}',
    '{"id":"5","count":1.0}',
    '{"id":"2","unit":"F"}',
    '{"value":1}',
    '{"id":"6","value":',
]
SECOND = [f'{{"id":"s{i}","unit":"K","jane@doe.test":1}}' for i in range(9)]


def test_every_line_is_published_or_quarantined(spark, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/1.json.gz").write_bytes(gzip.compress("\r\n".join(FIRST).encode()))
    (tmp_path / "in/2.jsonl").write_text("\n".join(SECOND) + "\n")
    metrics = run_job(spark, READINGS, tmp_path / "in", tmp_path / "out")
    assert metrics["records"] == {"in": 17, "published": 11, "quarantined": 6}
    assert counts(metrics["rejections"]) == {
        ("value", "UNPARSABLE_NUMBER"): 2,
        ("count", "UNPARSABLE_INTEGER"): 1,
        ("id", "DUPLICATE_KEY"): 1,
        ("id", "MISSING_REQUIRED"): 1,
        (None, "MALFORMED_ROW"): 1,
    }
    assert counts(metrics["nullified"]) == {("ok", "UNPARSABLE_BOOLEAN"): 1}
    assert metrics["ignoredColumns"] == ["(other)", "unit"]
    assert "jane" not in json.dumps(metrics)

    rows = {row["id"]: row for row in published(tmp_path / "out").to_pylist()}
    assert rows["é😀"]["value"] == 1.5
    assert rows["é😀"]["count"] == 2**63 - 1
    assert json.loads(rows["2"]["place"]) == {"x": [1.0, 'a"b']}
    refused = {row["row"]: row for row in quarantined(tmp_path / "out")}
    assert sorted(refused) == [3, 4, 5, 6, 7, 8]
    assert {row["file"] for row in refused.values()} == {"1.json.gz"}
    assert dict(refused[3]["record"])["value"] == "1e400"
    assert dict(refused[6]["record"])["unit"] == "F"
    assert (refused[8]["text"], refused[8]["record"]) == (FIRST[-1], None)
