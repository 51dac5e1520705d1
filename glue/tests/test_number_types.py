"""Exact decimals, numbers as people write them, and the widths of ODCS."""

from decimal import Decimal
from typing import Any

import pytest
from cases import column, judge_wide, refused

pytestmark = pytest.mark.usefixtures("ansi")

D = Decimal


def money(physical="decimal(12,2)", ours=None, **fields):
    return column(logical_type="number", physicalType=physical, ours=ours or {}, **fields)


def written(*, integer=False, **format_):
    ours = {"numberFormat": format_}
    return column(logical_type="integer", ours=ours) if integer else money(ours=ours)


VALUES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "decimals",
        money(),
        {
            "0.10": D("0.10"),
            "5.": D("5.00"),
            "-.5": D("-0.50"),
            "+007.1": D("7.10"),
            "1.500": D("1.50"),
            "9999999999.99": D("9999999999.99"),
            "0" * 50 + "1.5" + "0" * 40: D("1.50"),
            **refused(
                ["1.005", "10000000000", "9999999999.995", "1" * 60, "0" * 99 + ".5"],
                "TOO_MANY_DIGITS",
            ),
            **refused(
                ["1e2", "1,234.5", "NaN", "1.2.3", ".", "+", "$1", "\u0661"],
                "UNPARSABLE_NUMBER",
            ),
        },
    ),
    (
        "all the digits there are",
        money("NUMERIC( 38 , 18 )"),
        {
            "-99999999999999999999.999999999999999999": D(
                "-99999999999999999999.999999999999999999"
            ),
            "0.000000000000000001": D("0.000000000000000001"),
            "0.0000000000000000001": ["TOO_MANY_DIGITS"],
        },
    ),
    ("no whole digits", money("decimal(2,2)"), {"0.99": D("0.99"), "1.0": ["TOO_MANY_DIGITS"]}),
    ("no digits after", money("decimal(3)"), {"7.0": D(7), "7.5": ["TOO_MANY_DIGITS"]}),
    (
        "bounds of decimals",
        money(logicalTypeOptions={"exclusiveMinimum": 0, "maximum": 0.3}),
        {"0.00": ["BELOW_MINIMUM"], "0.30": D("0.30"), "0.31": ["ABOVE_MAXIMUM"]},
    ),
    (
        "bounds beyond doubles",
        money("decimal(38,2)", logicalTypeOptions={"maximum": 10**20}),
        {"100000000000000000000": D("1e20"), "100000000000000000000.01": ["ABOVE_MAXIMUM"]},
    ),
    (
        "multiples of decimals",
        money(logicalTypeOptions={"multipleOf": 0.05}),
        {"1234567890.15": D("1234567890.15"), "-0.10": D("-0.10"), "0.06": ["NOT_A_MULTIPLE"]},
    ),
    (
        "enums of decimals",
        money(enum=[{"value": 1}, {"value": 2.5}]),
        {"1.0": D(1), "2.50": D("2.5"), "2.51": ["NOT_IN_ENUM"]},
    ),
    (
        "a map of decimals",
        money(ours={"valueMap": {"free": 0, "half": 0.5}}),
        {"free": D(0), "half": D("0.5"), "1": ["NOT_MAPPED"]},
    ),
    (
        "English numbers",
        written(grouping=","),
        {
            "1,234.5": D("1234.50"),
            "-1,234,567.89": D("-1234567.89"),
            "\u221212": D(-12),
            "1234.5": D("1234.50"),
            ".5": D("0.50"),
            "1,234.567": ["TOO_MANY_DIGITS"],
            **refused(
                ["1.234,5", "1,23", "12,34,567", ",123", "1234,567", "1,234.5,6", "1, 234", "(5)"],
                "UNPARSABLE_NUMBER",
            ),
        },
    ),
    (
        "German numbers",
        written(decimal=",", grouping=".", currency=["€", "EUR"]),
        {
            "1.234,5": D("1234.50"),
            "-1.234.567,89 €": D("-1234567.89"),
            "€\u00a05": D(5),
            "-€5": D(-5),
            "EUR-5,1": D("-5.10"),
            **refused(["1,234.5", "-€-5", "€5€", "5 $", "€", "5  €"], "UNPARSABLE_NUMBER"),
        },
    ),
    (
        "Swiss and French numbers",
        written(decimal=".", grouping="'", currency=["Fr."]),
        {"Fr. 1'234.50": D("1234.50"), "1\u2019234": D(1234), "1 234": ["UNPARSABLE_NUMBER"]},
    ),
    (
        "spaces between groups",
        written(decimal=",", grouping=" "),
        {"1 234": D(1234), "1\u202f234\u00a0567,1": D("1234567.10")},
    ),
    (
        "an accountant's numbers",
        written(grouping=",", currency=["$"], parentheses=True),
        {
            "(1,234.50)": D("-1234.50"),
            "($5)": D(-5),
            "$5": D(5),
            "-$5": D(-5),
            **refused(["(-5)", "(5", "5)", "$(5)", "()"], "UNPARSABLE_NUMBER"),
        },
    ),
    (
        "grouped integers",
        written(integer=True, decimal=",", grouping="."),
        {"1.234": 1234, "1,0": ["UNPARSABLE_INTEGER"], "9.999.999.999": ["UNPARSABLE_INTEGER"]},
    ),
    (
        "grouped doubles",
        column(logical_type="number", ours={"numberFormat": {"grouping": ","}}),
        {
            "1,234.5": 1234.5,
            "1e3": ["UNPARSABLE_NUMBER"],
            "1" * 200_000 + "x": ["UNPARSABLE_NUMBER"],
        },
    ),
    (
        "doubles without a format",
        column(logical_type="number", physicalType="double"),
        {"1e3": 1000.0, "1,234.5": ["UNPARSABLE_NUMBER"]},
    ),
    (
        "decimals on a grid",
        money(ours={"deidentify": {"method": "grid", "cell": 0.1}}),
        {"0.30": 0.3, "-0.01": -0.1, "9999999999.99": 9999999999.9},
    ),
]
outcomes: dict[str, dict[str, dict[str, Any]]] = {}
"""By ANSI mode and case: what became of each value."""


@pytest.mark.parametrize(("name", "becomes"), [(case[0], case[2]) for case in VALUES])
def test_values(spark, ansi, name, becomes):
    if ansi not in outcomes:
        outcomes[ansi] = judge_wide(spark, VALUES)
    assert outcomes[ansi][name] == becomes
