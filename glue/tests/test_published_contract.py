"""What a published contract promises, and that generated tables keep it."""

from __future__ import annotations

import json
from random import Random

import duckdb
import jsonschema
import pytest
import yaml
from cases import KEY, TODAY, column, document
from generated import contracts, make_rows, to_csv
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from open_data_contract_standard.model import OpenDataContractStandard
from reference.judge import judge
from sluice_etl import session
from sluice_etl.__main__ import main
from sluice_etl.contract_reader import read_contract
from sluice_etl.published_contract import published_contract
from test_examples import CONTRACTS, ROOT, assert_kept

ODCS = json.loads((ROOT / "pipeline-config/schema/odcs-v3.2.0.schema.json").read_text())


def promised(*columns, **more):
    """The columns of the published contract by name, without what each of them has."""
    of = {**document(*columns)}
    of["schema"][0] |= more
    (table,) = published_contract(of, read_contract(of), None)["schema"]
    plain = ("name", "logicalType", "physicalType", "classification")
    return {
        found["name"]: {key: value for key, value in found.items() if key not in plain}
        for found in table["properties"]
    }


def options(**given):
    return {"logicalTypeOptions": given}


def deidentified(method, **more):
    return {"ours": {"deidentify": {"method": method, **more}}}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (column("x", logicalTypeOptions={"pattern": "^a"}), options(pattern="^a")),
        (
            column(
                "x",
                logicalTypeOptions={"pattern": "^a", "minLength": 2},
                ours={"onInvalid": {"PATTERN_MISMATCH": "warn"}},
            ),
            options(minLength=2),
        ),
        (
            column(
                "x",
                "number",
                logicalTypeOptions={"minimum": 1, "maximum": 9, "format": "f32"},
                ours={"onInvalid": {"ABOVE_MAXIMUM": "warn"}},
            ),
            options(minimum=1, format="f32"),
        ),
        (
            column("x", "integer", enum=[{"value": 7, "label": "seven"}]),
            {"enum": [{"value": 7, "label": "seven"}]},
        ),
        (
            column("x", enum=[{"value": "a"}], ours={"onInvalid": {"NOT_IN_ENUM": "warn"}}),
            {},
        ),
        (
            column("x", "time", enum=[{"value": "07:08"}]),
            options(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{6})?$")
            | {"enum": [{"value": "07:08:00"}]},
        ),
        (
            column("x", "date", logicalTypeOptions={"minimum": "2000-01-01", "format": "yyyyMMdd"}),
            options(minimum="2000-01-01"),
        ),
        (
            column("x", "timestamp", logicalTypeOptions={"timezone": False}),
            options(timezone=True),
        ),
        (
            column("x", unique=True, required=True),
            {"unique": True, "required": True},
        ),
        (
            column("x", primaryKey=True),
            {"primaryKey": True, "primaryKeyPosition": 1, "required": True},
        ),
        (
            column("x", quality=[{"metric": "nullValues", "mustBe": 0}]),
            {"quality": [{"metric": "nullValues", "mustBe": 0}]},
        ),
    ],
)
def test_a_kept_column_keeps_what_no_published_value_breaks(given, told):
    assert promised(given) == {"x": told}


def test_a_method_changes_what_can_be_promised():
    bounds = {"minimum": "1990-01-01", "maximum": "2020-01-01"}
    told = promised(
        column("k", logicalTypeOptions={"maxLength": 5}, unique=True, **deidentified("pseudonym")),
        column("born", "date", required=True, **deidentified("age", asOf="day", cap=80)),
        column("day", "date"),
        column("y", "date", unique=True, logicalTypeOptions=bounds, **deidentified("year")),
        column("z", required=True, **deidentified("zip3")),
        column(
            "g",
            "number",
            logicalTypeOptions={"minimum": 1, "maximum": 9},
            **deidentified("grid", cell=2),
        ),
        column("r", enum=[{"value": "a"}], **deidentified("redact")),
        column("gone", examples=["secret"], **deidentified("drop")),
        column("kept", examples=["secret"], customProperties=[]),
    )
    for name in ("k", "born", "y", "z", "g", "r"):
        found = told[name]
        assert found.pop("transformSourceObjects")[0] == name
        assert found.pop("transformDescription")
    assert told == {
        "k": options(pattern="^[0-9a-f]{64}$") | {"unique": True},
        "born": options(minimum=0, maximum=80),  # null where `day` is
        "day": {},
        "y": {},
        "z": options(pattern="^[0-9]{3}$") | {"required": True},
        "g": options(maximum=9),
        "r": {"enum": [{"value": "[redacted]"}]},
        "kept": {},
    }


def test_partitions_follow_the_columns_in_their_order():
    month = {"partitionBy": {"unit": "month", "as": "m"}}
    year = {"partitionBy": {"unit": "year", "as": "y"}}
    told = promised(
        column("a", "date", required=True, partitioned=True, partitionKeyPosition=3, ours=month),
        column("b", "date", partitioned=True, partitionKeyPosition=2, ours=year),
        column("c", partitioned=True, partitionKeyPosition=1, enum=[{"value": "x"}]),
    )
    place = [{"partitioned": True, "partitionKeyPosition": number} for number in (1, 2, 3)]
    assert list(told) == ["a", "b", "c", "y", "m"]
    assert told["c"] == place[0] | {"enum": [{"value": "x"}]}
    assert told["y"] == place[1] | {"description": "Year of b."}
    monthly = options(pattern="^[0-9]{4}-[0-9]{2}$") | {"description": "Month of a."}
    assert told["m"] == place[2] | monthly | {"required": True}


def test_rules_and_agreements_speak_of_published_columns():
    of = document(
        column("a", primaryKey=True, ours={"publishAs": "key"}),
        column("b", unique=True, required=True),
        column("c", "date", ours={"publishAs": "day"}),
    )
    table = of["schema"][0]
    merge = {"property": "publication", "vendor": "sluice", "value": {"mode": "merge"}}
    table["customProperties"] = [merge]
    of_runs = {"metric": "rowCountChange", "mustBe": 0}
    own = {"type": "custom", "engine": "sluice", "implementation": of_runs}
    several = {"metric": "duplicateValues", "arguments": {"properties": ["a", "c"]}, "mustBe": 0}
    table["quality"] = [own, several]
    latency = {"property": "latency", "element": "books.c", "value": 2, "unit": "d"}
    support = {"property": "support", "value": 1}
    of["slaProperties"] = [latency, support]
    told = published_contract(of, read_contract(of), "x/**/*.parquet")
    assert told["schema"][0]["quality"] == [several | {"arguments": {"properties": ["key", "day"]}}]
    assert told["slaProperties"] == [latency | {"element": "books.day"}, support]
    assert told["servers"][0]["path"] == "x/**/*.parquet"
    # A merge replaces by the primary key; another unique value may then stand in two records.
    assert [c["name"] for c in told["schema"][0]["properties"] if "unique" in c] == []


@pytest.mark.parametrize("name", CONTRACTS)
def test_it_is_odcs(name, tmp_path, capsys):
    of = yaml.safe_load((ROOT / CONTRACTS[name][0]).read_text(encoding="utf-8"))
    (tmp_path / "contract.json").write_text(json.dumps(of))
    assert main(["contract", "--contract", str(tmp_path / "contract.json"), "--path", "p"]) == 0
    text = capsys.readouterr().out
    jsonschema.validate(json.loads(text), ODCS)
    assert OpenDataContractStandard.from_string(text).servers[0].path == "p"
    dropped = {p["name"] for p in of["schema"][0]["properties"]} & {"nurse", "full_name", "ssn"}
    assert not any(f'"{column}"' in text for column in dropped)
    assert '"vendor"' not in text


@pytest.mark.pipeline
def test_the_files_that_it_names_are_those_that_readers_see(spark, tmp_path, monkeypatch):
    monkeypatch.setattr(session, "local_session", lambda **_: spark)
    monkeypatch.setattr(spark, "stop", lambda: None)
    of = document(column("a", primaryKey=True), column("p", partitioned=True))
    append = {"property": "publication", "vendor": "sluice", "value": {"mode": "append"}}
    of["schema"][0]["customProperties"] = [append]
    (tmp_path / "c.json").write_text(json.dumps(of))
    (tmp_path / "in").mkdir()
    out = str(tmp_path / "out")

    def seen() -> int:
        told = json.loads((tmp_path / "out/contract.json").read_text())
        with duckdb.connect() as connection:
            files = connection.execute("FROM read_parquet(?)", [told["servers"][0]["path"]])
            return len(files.fetchall())

    for number in (1, 2):  # a snapshot of one load, and one of two
        (tmp_path / f"in/{number}.csv").write_text(f"a,p\nx{number},1\ny{number},2\n")
        source = ("--contract", str(tmp_path / "c.json"), "--in", str(tmp_path / "in"))
        assert main(["run", *source, "--out", out]) == 0
        assert seen() == 2 * number
    assert main(["rollback", "--out", out]) == 0
    assert seen() == 2


@given(contracts(), st.integers(0, 2**32))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # to shrink such contracts takes minutes
)
def test_generated_tables_keep_it(of, seed):
    rng = Random(seed)  # noqa: S311 (test data)
    header = [found["name"] for found in of["schema"][0]["properties"]]
    text = to_csv(header, make_rows(of, 60, rng), rng).removeprefix("\ufeff")
    rows = judge(of, {"a.csv": text}, KEY, TODAY).published
    told = published_contract(of, read_contract(of), None)
    jsonschema.validate(told, ODCS)
    if rows:
        assert_kept(told, rows)
