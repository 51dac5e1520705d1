import json
from dataclasses import astuple

import pytest
from cases import column, contract
from sluice_etl.columns import published_columns, published_schema

KEEP = {"deidentify": {"method": "keep"}}
AGE = {"deidentify": {"method": "age"}}


@pytest.mark.parametrize(
    ("of", "hive"),
    [
        (column(), "string"),
        (column(logical_type="integer"), "int"),
        (column(logical_type="integer", logicalTypeOptions={"format": "i64"}), "bigint"),
        (column(logical_type="number"), "double"),
        (column(logical_type="number", physicalType="DECIMAL(12, 2)"), "decimal(12,2)"),
        (column(logical_type="number", physicalType="numeric(9)"), "decimal(9,0)"),
        (column(logical_type="number", physicalType="DOUBLE"), "double"),
        (column(logical_type="integer", logicalTypeOptions={"format": "u32"}), "bigint"),
        (column(logical_type="integer", logicalTypeOptions={"format": "u16"}), "int"),
        (column(logical_type="time"), "string"),
        (column(logical_type="boolean"), "boolean"),
        (column(logical_type="date"), "date"),
        (column(logical_type="timestamp"), "timestamp"),
        (column(logical_type="date", ours=AGE), "int"),
        (
            column(logical_type="integer", ours={"deidentify": {"method": "grid", "cell": 5}}),
            "double",
        ),
        (column(logical_type="integer", ours={"deidentify": {"method": "pseudonym"}}), "string"),
        (column(logical_type="boolean", ours=KEEP), "boolean"),
    ],
)
def test_types(of, hive):
    assert [c.type for c in published_columns(contract(of))] == [hive]


def test_order_names_and_descriptions():
    of = contract(
        column("gone", ours={"deidentify": {"method": "drop"}}),
        column("shelf", partitioned=True, partitionKeyPosition=2, description="Where it stands."),
        column("isbn", ours={"publishAs": "book"}, description="ISBN-13."),
        column(
            "bought",
            "date",
            partitioned=True,
            partitionKeyPosition=1,
            ours={"partitionBy": {"unit": "month", "as": "bought_month"}, "publishAs": "bought_on"},
        ),
    )
    assert [astuple(c) for c in published_columns(of)] == [
        ("book", "string", False, "ISBN-13."),
        ("bought_on", "date", False, ""),
        ("bought_month", "string", True, "Month of bought_on."),
        ("shelf", "string", True, "Where it stands."),
    ]
    assert (
        published_schema(of)
        == "`book` string, `bought_on` date, `bought_month` string, `shelf` string"
    )


def test_partitions_without_a_position_come_first():
    of = contract(
        column("a", partitioned=True),
        column("b", partitioned=True, partitionKeyPosition=1),
        column("c", partitioned=True, partitionKeyPosition=-1),
        column("d"),
    )
    assert [c.name for c in published_columns(of)] == ["d", "a", "c", "b"]


def test_a_year_is_an_int():
    by = {"partitionBy": {"unit": "year", "as": "y"}}
    of = contract(column("d", "date", partitioned=True, ours=by))
    assert [(c.name, c.type, c.partition) for c in published_columns(of)] == [
        ("d", "date", False),
        ("y", "int", True),
    ]
    assert json.dumps([astuple(c) for c in published_columns(of)])
