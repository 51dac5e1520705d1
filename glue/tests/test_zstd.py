"""Files zipped by zstd: read like others, or refused with what to do."""

import pyarrow as pa
import pytest
from cases import column, contract, run_job
from sluice_etl import headers
from sluice_etl.contract import InputFormat
from sluice_etl.errors import InputError
from test_json_runs import READINGS

AB = contract(column("a"), column("b"))
CSV = "a,b\n" + '1,"x\ny"\n3,4\n' * 20_000


def zipped(text):
    return pa.compress(text.encode(), codec="zstd", asbytes=True)


def test_zstd_of_csv_and_json_lines(spark, tmp_path):
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv/1.csv.zstd").write_bytes(zipped(CSV) + zipped("5,6\n7\n"))
    (tmp_path / "csv/2.csv").write_text("b,a\n1,2\n")
    metrics = run_job(spark, AB, tmp_path / "csv", tmp_path / "out")
    assert metrics["records"] == {"in": 40_003, "published": 40_002, "quarantined": 1}
    (tmp_path / "in.jsonl.zstd").write_bytes(zipped('{"id":"1"}\n{"id":"2"}\n' * 1_000))
    metrics = run_job(spark, READINGS, tmp_path / "in.jsonl.zstd", tmp_path / "out")
    assert metrics["records"] == {"in": 2_000, "published": 2, "quarantined": 1_998}


@pytest.mark.parametrize("cut", [0.5, 0.01])
def test_zstd_that_breaks_off(spark, tmp_path, cut):
    data = zipped(CSV + "".join(f"{i * 7919 % 10007},{i}\n" for i in range(30_000)))
    (tmp_path / "in.csv.zstd").write_bytes(data[: int(len(data) * cut)])
    with pytest.raises(InputError) as caught:
        run_job(spark, AB, tmp_path / "in.csv.zstd", tmp_path / "out")
    assert [problem.code for problem in caught.value.problems] == ["UNREADABLE_FILE"]


@pytest.mark.parametrize("of", [AB, READINGS])
def test_zst_is_refused_where_hadoop_lacks_its_library(spark, tmp_path, monkeypatch, of):
    monkeypatch.setattr(headers, "has_native_zstd", lambda _: False)
    name = "in.csv.zst" if of.input == InputFormat() else "in.json.zst"
    (tmp_path / name).write_bytes(zipped(CSV))
    with pytest.raises(InputError) as caught:
        run_job(spark, of, tmp_path / name, tmp_path / "out")
    (problem,) = caught.value.problems
    assert problem.code == "UNSUPPORTED_FILE"
    assert problem.message.startswith(f"{name}: ")
    assert ".zstd" in problem.message
