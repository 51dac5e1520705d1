"""The script that Glue starts, told of tables that others publish: to look up keys, and to read."""

import json

import pytest
from cases import column
from glue_job import arguments, as_run, failure
from sluice_etl.local_publishing import local_destination

pytestmark = pytest.mark.pipeline


@pytest.fixture
def shelves(etl, tmp_path):
    """The arguments that publish a text of column x where jobs are told that the shelves are."""
    folder = tmp_path / "shelves"
    folder.mkdir()
    etl.published_at = {"s3://lake/shelves": local_destination(folder)}.get
    return lambda text: arguments(folder, column(), text=text)


LOAN = column(
    relationships=[{"to": "shelves.x"}],
    quality=[{"metric": "nullValues", "mustBe": 0}],
    ours={"onInvalid": "nullify"},
)
TOLD = ("--references", "shelves=s3://lake/shelves/")


def test_foreign_keys_are_looked_up_where_the_job_is_told(etl, tmp_path, shelves):
    argv = [*arguments(tmp_path, LOAN, column("y"), text="x,y\n1,a\n2,b\n"), *TOLD]
    assert "UnresolvedError: NO_REFERENCE: " in failure(etl, argv)
    etl.main(shelves("x\n1\n"))
    etl.calls.clear()
    said = "nullValues of x: measured 1, required 0"
    assert failure(etl, argv).endswith(said)
    # A repetition of what a rule has stopped is refused at once, until what is referred to changes.
    assert failure(etl, as_run(argv, "jr_0123_attempt_1")).endswith(said)
    etl.main(as_run(shelves("x\n1\n2\n"), "jr_4567"))
    etl.main(as_run(argv, "jr_0123_attempt_2"))
    metrics = json.loads((tmp_path / "metrics/jr_0123_attempt_2.json").read_text())
    assert metrics["records"] == {"in": 2, "published": 2, "quarantined": 0}


@pytest.mark.parametrize(
    "given",
    [
        *("", "shelves", "shelves=s3://lake/", "shelves=s3://lake/shelves", "shelves=/lake/s/"),
        *("1=s3://lake/s/", "s=s3://lake/s/,", "s=s3://lake/s/,s=s3://lake/t/"),
        "s=s3://a b/s/",
    ],
)
def test_references_are_read_as_a_deploy_writes_them_alone(etl, tmp_path, given):
    argv = [*arguments(tmp_path, LOAN), "--references", given]
    assert failure(etl, argv).startswith("UnresolvedError: BAD_REFERENCE: ")


PARQUET = {"property": "source", "vendor": "sluice", "value": {"format": "parquet"}}


def of_table(tmp_path, *columns):
    """The arguments of a job that reads what the shelves publish, of which two may be short."""
    argv = arguments(tmp_path, *columns)
    said = json.loads((tmp_path / "contract.json").read_text())
    said["schema"][0] |= {
        "customProperties": [PARQUET],
        "quality": [{"metric": "rowCount", "mustBeGreaterThan": 1}],
    }
    (tmp_path / "contract.json").write_text(json.dumps(said))
    argv[argv.index("--source") + 1] = "s3://lake/shelves/"
    return [*argv, "--source_table", "shelves"]


def test_a_published_table_is_read_where_the_job_is_told(etl, tmp_path, shelves, monkeypatch):
    def metrics(run_id):
        return json.loads((tmp_path / f"metrics/{run_id}.json").read_text())

    argv = of_table(tmp_path, column(unique=True, logicalTypeOptions={"maxLength": 1}))
    assert "UnresolvedError: NO_SOURCE_TABLE: " in failure(etl, argv)
    etl.main(shelves("x\n1\n22\n"))
    etl.calls.clear()
    said = failure(etl, argv)
    assert said.endswith("rowCount: measured 1, required more than 1")
    assert metrics("jr_0123")["source"] == {"table": "shelves", "snapshot": 1}
    # A repetition of what a rule has stopped is refused at once, until the table is published anew.
    with monkeypatch.context() as patched:
        patched.setattr(etl, "run", lambda *_: pytest.fail("it reads the input again"))
        assert failure(etl, as_run(argv, "jr_0123_attempt_1")) == said
    etl.main(as_run(shelves("x\n1\n2\n33\n"), "jr_4567"))
    etl.main(as_run(argv, "jr_0123_attempt_2"))
    assert metrics("jr_0123_attempt_2")["source"] == {"table": "shelves", "snapshot": 2}
    counts = {"in": 3, "published": 2, "quarantined": 1}
    assert metrics("jr_0123_attempt_2")["records"] == counts
    # What it has quarantined is replayed, whatever the table is by then.
    etl.main(as_run(shelves("x\n4\n"), "jr_8901"))
    mended = of_table(tmp_path, column(unique=True, logicalTypeOptions={"maxLength": 2}))
    again = ["--action", "replay", "--run", "jr_0123_attempt_2"]
    etl.main([*as_run(mended, "jr_2345"), *again])
    assert metrics("jr_2345")["source"] is None
    assert metrics("jr_2345")["records"]["published"] == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        *(("shelves", path) for path in ("s3://lake/shelves", "s3://lake/", "/lake/shelves/")),
        *((name, "s3://lake/shelves/") for name in ("", "1", "a=b")),
    ],
)
def test_a_source_table_is_read_as_a_deploy_writes_it_alone(etl, tmp_path, name, source):
    argv = arguments(tmp_path, column())
    argv[argv.index("--source") + 1] = source
    said = failure(etl, [*argv, "--source_table", name])
    assert said.startswith("UnresolvedError: BAD_SOURCE_TABLE: ")
