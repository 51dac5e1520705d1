"""Contracts that the engine was not written for: nothing but the contract differs."""

from __future__ import annotations

import json
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from cases import KEY, TODAY, run_job
from readers import check_readers
from reference.judge import judge
from reference.rules import faults
from sluice_etl.columns import published_columns
from sluice_etl.contract_reader import read_contract
from sluice_etl.local_publishing import local_destination
from sluice_etl.published_contract import published_contract
from sluice_etl.session import java_pattern_problem
from test_against_reference import compare, published

pytestmark = pytest.mark.pipeline

ROOT = Path(__file__).parents[2]
CONTRACTS = {
    "patients": ("pipeline-config/pipelines/patients/contract.yaml", "patients.csv"),
    "claims": ("examples/claims/contract.yaml", "claims.csv"),
    "devices": ("examples/devices/contract.yaml", "devices.jsonl"),
}
PROVIDERS = ROOT / "examples/providers"
ROWS = 1_500


def synthetic(contract: str, file: Path) -> str:
    """Records as dirty as the contract says."""
    command = [ROOT / "node_modules/.bin/node", "actions/cli/index.ts", "synth"]
    more = ["--contract", contract, "--rows", str(ROWS), "--seed", "11", "--out", file]
    subprocess.run([*command, *more], cwd=ROOT, check=True, capture_output=True)
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_contract_and_nothing_else(spark, tmp_path, name):
    path, file = CONTRACTS[name]
    document = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    (tmp_path / "in").mkdir()
    text = synthetic(path, tmp_path / "in" / file)
    of = read_contract(document, partial(java_pattern_problem, spark))
    providers = publish_providers(spark, tmp_path / "providers") if of.references else {}
    given = {"providers": local_destination(tmp_path / "providers")} if providers else {}
    metrics = run_job(spark, of, tmp_path / "in", tmp_path / "out", references=given)

    # In is published + quarantined, and each record is where a slow reading of the contract has it.
    assert metrics["records"]["in"] == ROWS
    assert metrics["records"]["published"] > ROWS * 0.9
    compare(tmp_path / "out", of, metrics, judge(document, {file: text}, KEY, TODAY, providers))
    refused = {(e["column"], e["reason"]) for e in metrics["rejections"] + metrics["nullified"]}
    assert len(refused) >= 7
    assert all(rule["outcome"] == "passed" for rule in metrics["quality"] if rule["column"] is None)

    check_readers(tmp_path / "out/published", published_columns(of))
    assert_kept(published_contract(document, of, None), published(tmp_path / "out", of))


def publish_providers(spark, out: Path) -> dict[str, set[Any]]:
    """Whom claims refer to; the values that are published, as the reference takes them."""
    document = yaml.safe_load((PROVIDERS / "contract.yaml").read_text(encoding="utf-8"))
    of = read_contract(document, partial(java_pattern_problem, spark))
    metrics = run_job(spark, of, PROVIDERS / "providers.csv", out)
    assert metrics["records"] == {"in": 99, "published": 99, "quarantined": 0}
    return {"providers.provider_id": {row["provider_id"] for row in published(out, of)}}


def assert_kept(promised: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """The rows keep what the published contract says of each column."""
    (table,) = promised["schema"]
    assert rows
    for column in table["properties"]:
        values = [value for row in rows if (value := row[column["name"]]) is not None]
        if column.get("required"):
            assert len(values) == len(rows)
        if column.get("unique"):
            assert len(set(values)) == len(values)
        judged = dict(column)
        if not column["physicalType"].startswith("decimal"):
            del judged["physicalType"]
        found = {fault for value in values for fault in faults(value, judged, False)}
        assert (column["name"], found) == (column["name"], set())
    assert set(rows[0]) == {column["name"] for column in table["properties"]}


def test_nested_values_are_made_as_json(tmp_path):
    lines = synthetic("examples/devices/contract.yaml", tmp_path / "devices.jsonl").splitlines()
    records = [json.loads(line) for line in lines]
    assert {type(record["battery"]["percent"]) for record in records} == {int}
    alarms = [alarm for record in records for alarm in record.get("alarms", [])]
    assert {alarm["code"] for alarm in alarms} == {"ASYSTOLE", 'SPO2 "LOW"', "TACHY"}
    offsets = {record["measured_at"][-6:] for record in records}
    assert {"+02:00", "-05:00", "+05:30"} <= offsets
