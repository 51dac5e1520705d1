"""What becomes of a value, step by step, under both modes of ANSI."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from cases import column, contract, judge, judge_column, judge_wide, plain, refused

pytestmark = pytest.mark.usefixtures("ansi")


VALUES = [
    # what it is, the column, raw text -> what is published, or the reasons against it
    (
        "trimming",
        column(),
        {
            " a b\t": "a b",
            "\u00a0\ufeffx\u3000\r\n": "x",
            "\u2028x": "x",
            "\u0085x": "\u0085x",
            " \t": None,
        },
    ),
    (
        "null tokens",
        column(ours={"nullTokens": ["N/A", "-"]}),
        {"": None, "N/A": None, " N/A ": None, "-": None, "n/a": "n/a", "N/A?": "N/A?"},
    ),
    (
        "null tokens come before case",
        column(ours={"nullTokens": ["none"], "case": "upper"}),
        {"none": None, "NONE": "NONE"},
    ),
    ("upper case", column(ours={"case": "upper"}), {"aé1": "AÉ1", "straße": "STRASSE"}),
    ("lower case", column(ours={"case": "lower"}), {"AÉ1": "aé1"}),
    (
        "a map",
        column(ours={"valueMap": {"m": "male", "f": "female"}}),
        {"m": "male", " f ": "female", "M": ["NOT_MAPPED"], "": None, "male": ["NOT_MAPPED"]},
    ),
    (
        "a map after case",
        column(ours={"case": "upper", "valueMap": {"M": "male"}}),
        {"m": "male", "x": ["NOT_MAPPED"]},
    ),
    (
        "a map of booleans",
        column(logical_type="boolean", ours={"valueMap": {"Y": True, "0": False}}),
        {"Y": True, "0": False, "true": ["NOT_MAPPED"], "1": ["NOT_MAPPED"]},
    ),
    (
        "a map of numbers",
        column(logical_type="integer", ours={"valueMap": {"one": 1}}),
        {"one": 1, "1": ["NOT_MAPPED"]},
    ),
    (
        "a map of days in the column's format",
        column(
            logical_type="date",
            ours={"formats": ["dd.MM.yyyy"], "valueMap": {"start": "01.02.2020"}},
        ),
        {"start": date(2020, 2, 1)},
    ),
    (
        "booleans",
        column(logical_type="boolean"),
        {
            "true": True,
            "false": False,
            **refused(["TRUE", "t", "1", "yes"], "UNPARSABLE_BOOLEAN"),
        },
    ),
    (
        "integers",
        column(logical_type="integer"),
        {
            "0": 0,
            "+5": 5,
            "-0": 0,
            "007": 7,
            "2147483647": 2**31 - 1,
            "-2147483648": -(2**31),
            **refused(
                [
                    "2147483648",
                    "1.0",
                    "1e3",
                    "0x1",
                    "1_000",
                    "1 0",
                    "\u0661",
                    "--1",
                    "+",
                    "9" * 60,
                    "5L",
                    "\x015",  # Spark's cast would trim it
                ],
                "UNPARSABLE_INTEGER",
            ),
        },
    ),
    (
        "64-bit integers",
        column(logical_type="integer", logicalTypeOptions={"format": "i64"}),
        {"9223372036854775807": 2**63 - 1, "9223372036854775808": ["UNPARSABLE_INTEGER"]},
    ),
    (
        "numbers",
        column(logical_type="number"),
        {
            "1": 1.0,
            "-1.5e3": -1500.0,
            ".5": 0.5,
            "5.": 5.0,
            "1E-400": 0.0,
            "9" * 300: float("9" * 300),
            "1" + "0" * 308: 1e308,
            **refused(
                [
                    "NaN",
                    "Infinity",
                    "-inf",
                    "1e400",
                    "9" * 309,
                    "1d",
                    "1f",
                    "0x1p3",
                    "1,5",
                    "\x011",
                    ".",
                    "e5",
                    "\u0661",
                ],
                "UNPARSABLE_NUMBER",
            ),
        },
    ),
    (
        "ISO days by default",
        column(logical_type="date"),
        {
            "2024-02-29": date(2024, 2, 29),
            **refused(
                [
                    "2023-02-29",
                    "2024-2-9",
                    "2024-02-29T00:00",
                    "20240229",
                    "+12024-01-01",
                    "0000-01-01",
                ],
                "UNPARSABLE_DATE",
            ),
        },
    ),
    (
        "formats in their order",
        column(logical_type="date", ours={"formats": ["dd/MM/yyyy", "MM/dd/yyyy"]}),
        {
            "01/02/2024": date(2024, 2, 1),
            "01/31/2024": date(2024, 1, 31),
            "31/31/2024": ["UNPARSABLE_DATE"],
        },
    ),
    (
        "years beyond the calendar",
        column(logical_type="date", ours={"formats": ["dd-MM-yyyy"]}),
        refused(
            [
                "01-01-+12024",
                "01-01--2024",
                "01-01-0000",
                "1-1-2024",
                "\u0660\u0661-\u0660\u0661-\u0662\u0660\u0662\u0664",
            ],
            "UNPARSABLE_DATE",
        ),
    ),
    (
        "a day's time is left out",
        column(logical_type="date", logicalTypeOptions={"format": "yyyy-MM-dd HH:mm"}),
        {"2024-05-06 23:59": date(2024, 5, 6)},
    ),
    (
        "ISO moments by default, UTC without a zone",
        column(logical_type="timestamp"),
        {
            "2024-05-06T07:08:09": datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
            "2024-05-06 07:08": datetime(2024, 5, 6, 7, 8, tzinfo=UTC),
            "2024-05-06T07:08:09.123456Z": datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC),
            "2024-05-06T07:08:09+02:00": datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC),
            **refused(
                ["2024-05-06", "2024", "T07:08", "2024-05-06T25:00", "2023-02-29T01:00", "now"],
                "UNPARSABLE_TIMESTAMP",
            ),
        },
    ),
    (
        "moments by formats",
        column(logical_type="timestamp", ours={"formats": ["dd.MM.yyyy HH:mm", "yyyyMMddHHmmssX"]}),
        {
            "06.05.2024 07:08": datetime(2024, 5, 6, 7, 8, tzinfo=UTC),
            "20240506070809+02": datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC),
            "06.05.2024": ["UNPARSABLE_TIMESTAMP"],
        },
    ),
    (
        "patterns",
        column(logicalTypeOptions={"pattern": r"^\d{3}$"}),
        {
            "123": "123",
            "123\u0085": ["PATTERN_MISMATCH"],
            "1234": ["PATTERN_MISMATCH"],
            "x123": ["PATTERN_MISMATCH"],
            "": None,
        },
    ),
    (
        "patterns are searched for",
        column(logicalTypeOptions={"pattern": "b"}),
        {"abc": "abc", "ac": ["PATTERN_MISMATCH"]},
    ),
    (
        "$ means the very end",
        column(logicalTypeOptions={"pattern": "^a.b$"}),
        {"axb": "axb", "a\nb": ["PATTERN_MISMATCH"], "axb\nx": ["PATTERN_MISMATCH"]},
    ),
    (
        "no pattern is matched against a text that could end the process",
        column(logicalTypeOptions={"pattern": r"^(\d|-)+$"}),
        {"1" * 1_000: "1" * 1_000, "1" * 1_001: ["TOO_LONG"], "1" * 100_000: ["TOO_LONG"]},
    ),
    (
        "a text that names a folder",
        column(partitioned=True),
        {
            "x" * 200: "x" * 200,
            "x" * 201: ["TOO_LONG"],
            "/" * 51: ["TOO_LONG"],
            "__HIVE_DEFAULT_PARTITION__": ["RESERVED_VALUE"],
        },
    ),
    (
        "lengths in characters",
        column(logicalTypeOptions={"minLength": 2, "maxLength": 3}),
        {
            "é": ["TOO_SHORT"],
            "\U0001f600é": "\U0001f600é",
            "éééé": ["TOO_LONG"],
            " é ": ["TOO_SHORT"],
            "": None,
        },
    ),
    (
        "bounds of integers",
        column(logical_type="integer", logicalTypeOptions={"minimum": 1, "exclusiveMaximum": 4}),
        {"0": ["BELOW_MINIMUM"], "1": 1, "3": 3, "4": ["ABOVE_MAXIMUM"]},
    ),
    (
        "bounds of numbers",
        column(logical_type="number", logicalTypeOptions={"exclusiveMinimum": 0, "maximum": 0.5}),
        {"0": ["BELOW_MINIMUM"], "1e-9": 1e-9, "0.5": 0.5, "0.50001": ["ABOVE_MAXIMUM"]},
    ),
    (
        "both minimums",
        column(logical_type="integer", logicalTypeOptions={"minimum": 5, "exclusiveMinimum": 1}),
        {"1": ["BELOW_MINIMUM"], "4": ["BELOW_MINIMUM"], "5": 5},
    ),
    (
        "bounds of days",
        column(
            logical_type="date",
            logicalTypeOptions={"minimum": "2020-01-01", "exclusiveMaximum": "2021-01-01"},
        ),
        {
            "2019-12-31": ["BELOW_MINIMUM"],
            "2020-01-01": date(2020, 1, 1),
            "2021-01-01": ["ABOVE_MAXIMUM"],
        },
    ),
    (
        "bounds of moments",
        column(
            logical_type="timestamp", logicalTypeOptions={"minimum": "2020-01-01T00:00:00+01:00"}
        ),
        {
            "2019-12-31T22:59:59": ["BELOW_MINIMUM"],
            "2019-12-31T23:00": datetime(2019, 12, 31, 23, tzinfo=UTC),
        },
    ),
    (
        "multiples of integers",
        column(logical_type="integer", logicalTypeOptions={"multipleOf": 5}),
        {"-10": -10, "0": 0, "7": ["NOT_A_MULTIPLE"]},
    ),
    (
        "multiples of numbers",
        column(logical_type="number", logicalTypeOptions={"multipleOf": 0.1}),
        {
            "0.3": 0.3,
            "123456.7": 123456.7,
            "0.35": ["NOT_A_MULTIPLE"],
            "1e300": 1e300,
            "-0.25": ["NOT_A_MULTIPLE"],
        },
    ),
    (
        "enums of texts",
        column(enum=[{"value": "a"}, {"value": "b'\\"}]),
        {"a": "a", "b'\\": "b'\\", "A": ["NOT_IN_ENUM"]},
    ),
    (
        "enums of numbers",
        column(logical_type="number", enum=[{"value": 1}, {"value": 2.5}]),
        {"1.0": 1.0, "2": ["NOT_IN_ENUM"]},
    ),
    (
        "enums of days",
        column(logical_type="date", enum=[{"value": "2024-01-01"}]),
        {"2024-01-02": ["NOT_IN_ENUM"]},
    ),
    (
        "an enum is of mapped values",
        column(enum=[{"value": "male"}], ours={"valueMap": {"M": "male", "F": "female"}}),
        {"M": "male", "F": ["NOT_IN_ENUM"]},
    ),
    (
        "required",
        column(required=True, ours={"nullTokens": ["-"]}),
        {"x": "x", "": ["MISSING_REQUIRED"], " - ": ["MISSING_REQUIRED"]},
    ),
    (
        "required and unread is one fault",
        column(logical_type="date", required=True),
        {"x": ["UNPARSABLE_DATE"]},
    ),
    (
        "bytes of no UTF-8",
        column(required=True, ours={"case": "upper"}),
        {"Jos\ufffd": ["NOT_UTF8"], "\ufffd": ["NOT_UTF8"]},
    ),
    (
        "bytes of no UTF-8 in a number",
        column(logical_type="number", ours={"onInvalid": "nullify"}),
        {"1\ufffd": ["NOT_UTF8"]},
    ),
    (
        "all reasons of a value",
        column(logicalTypeOptions={"minLength": 5, "pattern": "^a"}, enum=[{"value": "aaaaa"}]),
        {"b": ["NOT_IN_ENUM", "PATTERN_MISMATCH", "TOO_SHORT"]},
    ),
]


outcomes: dict[str, dict[str, dict[str, Any]]] = {}
"""By ANSI mode and case: what became of each value."""


@pytest.mark.parametrize(("name", "of", "becomes"), VALUES, ids=[case[0] for case in VALUES])
def test_values(spark, ansi, name, of, becomes):
    if ansi not in outcomes:
        outcomes[ansi] = judge_wide(spark, [case for case in VALUES if "required" not in case[1]])
    got = outcomes[ansi].get(name)
    if got is None:
        got = dict(zip(becomes, judge_column(spark, of, list(becomes)), strict=True))
    assert got == {raw: plain(value) for raw, value in becomes.items()}


def test_rejects_hold_all_reasons_of_a_record_and_nullified_those_that_are_nulled(spark):
    of = contract(
        column("a", "integer", required=True),
        column("b", "date"),
        column("c", "number", ours={"onInvalid": "nullify"}),
        column(
            "d",
            ours={"onInvalid": "nullify", "deidentify": {"method": "drop"}},
            logicalTypeOptions={"maxLength": 1},
        ),
    )
    good, nulled, bad = judge(
        spark, of, [("1", "", "2", "x"), ("1", "", "x", "xx"), ("", "x", "2", "x")]
    )
    assert (good.rejects, good.nullified) == ([], [])
    assert good.published == {"a": 1, "b": None, "c": 2.0}
    assert (nulled.rejects, nulled.nullified) == (
        [],
        [("c", "UNPARSABLE_NUMBER"), ("d", "TOO_LONG")],
    )
    assert nulled.published == {"a": 1, "b": None, "c": None}
    assert bad.rejects == [("a", "MISSING_REQUIRED"), ("b", "UNPARSABLE_DATE")]
    assert bad.published == {"a": None, "b": None, "c": None}


def test_names_of_columns_are_never_code(spark):
    of = contract(
        *(
            column(name, ours={"publishAs": f"p{i}"})
            for i, name in enumerate(["a'b", "r1", "x.y", "`q`", "A", "a"])
        )
    )
    (judged,) = judge(spark, of, [("0", "1", "2", "3", "4", "5")])
    assert list(judged.published.values()) == ["0", "1", "2", "3", "4", "5"]
