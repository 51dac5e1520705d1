"""Has datacontract-cli test published tables against their published contracts.

Usage: judge-published.py OUT..., folders that `sluice etl` has written. Each table is judged twice: its Parquet files
as the contract names them, and a database of DuckDB that shows the same files, because datacontract-cli does not look
at the types of Parquet files.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import duckdb
from datacontract.data_contract import DataContract

TYPES_UNCHECKED = "Checking types in parquet files is not supported yet."
NAMES = {"int": "INTEGER", "string": "VARCHAR"}


def with_database(out: Path, contract: dict) -> dict:
    """The contract with a second server: a database with a view of the files of the first."""
    (table,), (local,) = contract["schema"], contract["servers"]
    parts = [c for c in table["properties"] if c.get("partitioned")]
    types = ", ".join(
        f"{c['name']}: {NAMES.get(c['physicalType'], c['physicalType'])}" for c in parts
    )
    hive = f", hive_types = {{{types}}}" if types else ""
    database = out.with_name(f"{out.name}.duckdb")
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database)) as connection:
        files = f"read_parquet('{local['path']}', hive_partitioning = true{hive})"
        connection.execute(f'CREATE VIEW "{table["name"]}" AS SELECT * FROM {files}')
    server = {"server": "types", "type": "duckdb", "database": str(database)}
    return {**contract, "servers": [local, server]}


def judge(out: Path) -> bool:
    contract = json.loads((out / "contract.json").read_text(encoding="utf-8"))
    text = json.dumps(with_database(out, contract))
    good = True
    for server in ("local", "types"):
        checks = DataContract(data_contract_str=text, server=server).test().checks
        wrong = [c for c in checks if c.result != "passed"]
        wrong = [c for c in wrong if server != "local" or c.reason != TYPES_UNCHECKED]
        typed = sum(c.type == "field_type" and c.result == "passed" for c in checks)
        columns = len(contract["schema"][0]["properties"])
        good = (
            good
            and not wrong
            and len(checks) > 2 * columns
            and (server == "local" or typed == columns)
        )
        counts = ", ".join(
            f"{n} {result}" for result, n in Counter(str(c.result.value) for c in checks).items()
        )
        print(f"{contract['id']} ({server}): {counts}; {typed} types")
        for check in wrong:
            print(f"  {check.result.value}: {check.name}: {check.reason}")
    return good


verdicts = [judge(Path(argument).resolve()) for argument in sys.argv[1:]]
sys.exit(0 if verdicts and all(verdicts) else 1)
