"""The script that Glue starts; what it is told of tables of others is in a file of its own."""

import json
import re

import pytest
from cases import column
from glue_job import SECRET, arguments, as_run, failure

pytestmark = pytest.mark.pipeline


PSEUDONYM = column(ours={"deidentify": {"method": "pseudonym"}})


def test_a_good_run(etl, tmp_path, capsys):
    etl.main(arguments(tmp_path, PSEUDONYM, column("n", "integer"), text="x,n\na,1\nb,?\n"))
    assert etl.calls == [("init", "patients", "jr_0123"), ("secretsmanager", SECRET), ("commit",)]
    metrics = json.loads((tmp_path / "metrics/jr_0123.json").read_text())
    assert metrics["records"] == {"in": 2, "published": 1, "quarantined": 1}
    rejected = {"column": "n", "reason": "UNPARSABLE_INTEGER", "records": 1}
    assert (metrics["rejections"], metrics["nullified"]) == ([rejected], [])
    assert capsys.readouterr().out.splitlines() == [
        *(f"{stage} …" for stage in ("read", "validate", "write", "verify", "publish")),
        "2 in: 1 published, 1 quarantined",
    ]
    assert (tmp_path / "quarantine/run_id=jr_0123").is_dir()
    told = (tmp_path / "metrics/jr_0123.lineage.ndjson").read_text().splitlines()
    assert [json.loads(line)["eventType"] for line in told] == ["START", "COMPLETE"]


def test_without_pseudonyms_no_secret_is_fetched(etl, tmp_path):
    etl.main(arguments(tmp_path, column()))
    assert etl.calls == [("init", "patients", "jr_0123"), ("commit",)]


def test_metrics_are_sent_and_what_hinders_that_fails_no_run(etl, tmp_path, capsys):
    etl.main(arguments(tmp_path, column()))
    assert ("cloudwatch", "Sluice", "RecordsIn") in etl.sent
    sent = list(etl.sent)
    etl.calls[:] = ["no CloudWatch"]
    capsys.readouterr()
    etl.main(arguments(tmp_path, column()))
    assert (etl.calls[-1], etl.sent) == (("commit",), sent)
    *_, told, last = capsys.readouterr().out.splitlines()
    assert told == "the metrics did not reach CloudWatch: EndpointConnectionError of AWS's client"
    assert last == "1 in: 1 published, 0 quarantined"


def test_a_run_that_a_rule_stops_leaves_and_sends_its_metrics(etl, tmp_path, capsys):
    rule = {"metric": "nullValues", "mustBe": 0}
    said = failure(etl, arguments(tmp_path, column(quality=[rule]), column("y"), text="x,y\n,1\n"))
    assert said == (
        "GateError: GATE_FAILED: /schema/0/properties/0/quality/0: nullValues of x: measured 1, "
        "required 0"
    )
    metrics = json.loads((tmp_path / "metrics/jr_0123.json").read_text())
    assert (metrics["outcome"], metrics["withheld"]) == ("gated", 1)
    assert "gate stopped: 1 records were withheld" in capsys.readouterr().out.splitlines()[-1]
    assert ("cloudwatch", "Sluice", "RecordsIn") in etl.sent


def test_readers_go_back_to_an_earlier_snapshot(etl, tmp_path, capsys):
    for text in ("x\n1\n", "x\n1\n2\n"):
        etl.main(arguments(tmp_path, column(), text=text))
    back = [*arguments(tmp_path, column()), "--action", "rollback"]
    etl.main(back)
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "readers see 1 records again, as snapshot 3"
    etl.calls.clear()
    for number, message in (
        ("9", "there is no earlier snapshot 9"),
        ("0", "snapshot 0"),
        ("x", ""),
    ):
        said = failure(etl, [*as_run(back, "jr_4567"), "--snapshot", number])
        assert said.startswith("OutputError: NO_SNAPSHOT: ")
        assert message in said


def test_a_rollback_that_glue_repeats_goes_back_once(etl, tmp_path, capsys):
    for text in ("x\n1\n", "x\n1\n2\n"):
        etl.main(arguments(tmp_path, column(), text=text))
    back = [*arguments(tmp_path, column()), "--action", "rollback"]
    etl.main(as_run(back, "jr_b"))
    etl.main(as_run(back, "jr_b_attempt_1"))
    etl.main([*as_run(back, "jr_c"), "--snapshot", "1"])
    done = "nothing to do: snapshot 3 has gone back there already"
    assert capsys.readouterr().out.splitlines()[-2:] == [done, done]
    etl.main(as_run(back, "jr_d"))
    assert capsys.readouterr().out.splitlines()[-1].endswith("2 records again, as snapshot 4")


def test_a_stopped_run_that_glue_repeats_is_refused_at_once(etl, tmp_path, monkeypatch):
    rule = {"metric": "nullValues", "mustBe": 0}
    argv = arguments(tmp_path, column(quality=[rule]), column("y"), text="x,y\n,1\n")
    first = failure(etl, argv)
    engine, sent = etl.run, list(etl.sent)
    monkeypatch.setattr(etl, "run", lambda *_: pytest.fail("it reads the input again"))
    assert failure(etl, as_run(argv, "jr_0123_attempt_1")) == first
    assert failure(etl, as_run(argv, "jr_0123_attempt_2")) == first
    assert etl.sent == sent
    metrics = json.loads((tmp_path / "metrics/jr_0123_attempt_2.json").read_text())
    assert (metrics["runId"], metrics["outcome"]) == ("jr_0123", "gated")
    monkeypatch.setattr(etl, "run", engine)
    # A run of its own, and a repetition to which something else is given, are judged anew.
    assert failure(etl, as_run(argv, "jr_4567")) == first
    assert len(etl.sent) > len(sent)
    (tmp_path / "in.csv").write_text("x,y\n1,1\n")
    etl.main(as_run(argv, "jr_0123_attempt_1"))
    assert ("commit",) in etl.calls


def test_a_quarantine_is_replayed(etl, tmp_path, capsys):
    of = column(unique=True, logicalTypeOptions={"maxLength": 1})
    etl.main(arguments(tmp_path, of, text="x\n1\n22\n"))
    mended = column(unique=True, logicalTypeOptions={"maxLength": 2})
    again = [*arguments(tmp_path, mended), "--action", "replay", "--run", "jr_0123"]
    again[again.index("--JOB_RUN_ID") + 1] = "jr_4567"
    etl.main(again)
    assert capsys.readouterr().out.splitlines()[-1] == "1 in: 1 published, 0 quarantined"
    etl.calls.clear()
    assert failure(etl, again[:-2]).startswith(
        "OutputError: NO_ACTION: --action replay needs --run"
    )
    assert failure(etl, [*again[:-3], "dance"]).startswith("OutputError: NO_ACTION: ")


def test_mistakes_carry_their_code(etl, tmp_path):
    assert failure(etl, arguments(tmp_path, column(), text="y\n1\n")) == (
        "InputError: MISSING_COLUMN: in.csv lacks x; names match exactly, case included"
    )
    assert failure(etl, arguments(tmp_path, column(classification="restricted"))).startswith(
        "ContractError: UNPROTECTED: /schema/0/properties/0: "
    )
    assert [file.name for file in (tmp_path / "metrics").glob("jr*")] == ["jr_0123.lineage.ndjson"]
    assert '"eventType": "FAIL"' in (tmp_path / "metrics/jr_0123.lineage.ndjson").read_text()


@pytest.mark.parametrize(
    ("answer", "code"),
    [({"SecretString": "short"}, "KEY_TOO_SHORT"), ({"SecretBinary": b""}, "NO_SECRET_STRING")],
)
def test_secrets_that_do_not_do(etl, tmp_path, answer, code):
    etl.calls.append(answer)
    assert failure(etl, arguments(tmp_path, PSEUDONYM)).startswith(f"SecretError: {code}: ")


def test_pseudonyms_without_a_secret(etl, tmp_path):
    argv = arguments(tmp_path, PSEUDONYM)
    place = argv.index("--pseudonym_secret")
    assert failure(etl, argv[:place] + argv[place + 2 :]).startswith("SecretError: KEY_MISSING: ")


def test_what_the_storage_answers_is_told(etl, tmp_path):
    argv = arguments(tmp_path, column())
    argv[argv.index("--contract") + 1] = str(tmp_path / "none.json")
    assert failure(etl, argv).startswith("StorageError: STORAGE: FileNotFoundException: File /")


@pytest.mark.parametrize(
    ("query", "java"),
    [
        ("select raise_error('Zebulon Quartermain')", "Spark(Runtime)?Exception"),
        ("select cast('Zebulon Quartermain' as int)", "SparkNumberFormatException"),
    ],
)
def test_defects_tell_the_class_and_no_value(etl, tmp_path, spark, monkeypatch, query, java):
    def fail(*_):
        spark.conf.set("spark.sql.ansi.enabled", "true")
        try:
            spark.sql(query).collect()
        finally:
            spark.conf.unset("spark.sql.ansi.enabled")

    monkeypatch.setattr(etl, "run", fail)
    with pytest.raises(Exception, match="Zebulon"):
        fail()
    message = failure(etl, arguments(tmp_path, column()))
    assert message.startswith("InternalError: UNEXPECTED: ")
    assert re.search(rf"\b{java}\b", message)
    assert "Zebulon" not in message
