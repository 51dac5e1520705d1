"""Times of day, moments of a zone's clocks, widths of integers and shapes of texts."""

from datetime import UTC, datetime
from typing import Any

import pytest
from cases import column, judge_wide, plain, refused

pytestmark = pytest.mark.usefixtures("ansi")


def moment(*fields):
    return datetime(*fields, tzinfo=UTC)


def stamp(formats=None, **options):
    ours = {"formats": formats} if formats else {}
    return column(logical_type="timestamp", ours=ours, logicalTypeOptions=options)


def time(formats=None, **options):
    ours = {"formats": formats} if formats else {}
    return column(logical_type="time", ours=ours, logicalTypeOptions=options)


def integer(bits):
    return column(logical_type="integer", logicalTypeOptions={"format": bits})


def text(word):
    return column(logicalTypeOptions={"format": word})


def kept(*values):
    return {value: value for value in values}


LABEL = "a" * 63

VALUES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "times",
        time(),
        {
            "07:08": "07:08:00",
            "00:00:00": "00:00:00",
            "23:59:59.5": "23:59:59.500000",
            "23:59:59.123456789": "23:59:59.123456",
            "12:00:00.000": "12:00:00",
            **refused(
                ["24:00", "7:08", "23:59:60", "12:60", "12", "12:00Z", "12:00+01:00", "T12:00"],
                "UNPARSABLE_TIME",
            ),
            "2024-01-01T12:00": ["UNPARSABLE_TIME"],
        },
    ),
    (
        "times by formats",
        time(["h:mm a", "HHmmss.SSS"]),
        {
            "7:08 PM": "19:08:00",
            "12:00 AM": "00:00:00",
            "190809.120": "19:08:09.120000",
            **refused(["19:08", "13:00 PM", "24:00", "250000.000"], "UNPARSABLE_TIME"),
        },
    ),
    (
        "bounds of times",
        time(minimum="08:00", exclusiveMaximum="17:30:00.5"),
        {
            "07:59:59.999999": ["BELOW_MINIMUM"],
            "08:00": "08:00:00",
            "17:30:00.499999": "17:30:00.499999",
            "17:30:00.5": ["ABOVE_MAXIMUM"],
        },
    ),
    (
        "enums of times",
        column(logical_type="time", enum=[{"value": "09:00"}]),
        {"09:00:00": "09:00:00", "09:01": ["NOT_IN_ENUM"]},
    ),
    (
        "clocks of Berlin",
        stamp(defaultTimezone="Europe/Berlin"),
        {
            "2024-01-01T00:30": moment(2023, 12, 31, 23, 30),
            "2024-07-01 00:30:00.5": moment(2024, 6, 30, 22, 30, 0, 500_000),
            "2024-07-01T00:30Z": moment(2024, 7, 1, 0, 30),
            "2024-03-31T01:59:59": moment(2024, 3, 31, 0, 59, 59),
            "2024-03-31T02:30": ["UNPARSABLE_TIMESTAMP"],  # skipped: from 02:00 to 03:00
            "2024-03-31T03:00": moment(2024, 3, 31, 1),
            "2024-10-27T02:30": moment(2024, 10, 27, 0, 30),  # shown twice: the earlier one
            "2024-10-27T02:30+01:00": moment(2024, 10, 27, 1, 30),
            "2024-10-27T03:00": moment(2024, 10, 27, 2),
            "9999-12-31T23:59": moment(9999, 12, 31, 22, 59),
            "0001-01-01T00:00": ["UNPARSABLE_TIMESTAMP"],  # a moment of the year 0
            "2024-02-30T00:00": ["UNPARSABLE_TIMESTAMP"],
            "10000-01-01T00:00": ["UNPARSABLE_TIMESTAMP"],
        },
    ),
    (
        "formats of Berlin, one of them with its zone",
        stamp(["dd.MM.yyyy HH:mm", "dd.MM.yyyy HH:mm XXX"], defaultTimezone="Europe/Berlin"),
        {
            "01.07.2024 00:30": moment(2024, 6, 30, 22, 30),
            "01.07.2024 00:30 Z": moment(2024, 7, 1, 0, 30),
            "31.03.2024 02:30": ["UNPARSABLE_TIMESTAMP"],
        },
    ),
    (
        "a fixed offset",
        stamp(defaultTimezone="-03:30"),
        {
            "2024-01-01T00:00": moment(2024, 1, 1, 3, 30),
            "9999-12-31T23:59": ["UNPARSABLE_TIMESTAMP"],
        },
    ),
    (
        "a zone that must be said",
        stamp(timezone=True),
        {
            "2024-01-01T00:00Z": moment(2024, 1, 1),
            "2024-01-01T00:00": ["UNPARSABLE_TIMESTAMP"],
        },
    ),
    (
        "a zone that may be said",
        stamp(timezone=True, defaultTimezone="Australia/Sydney"),
        {
            "2024-03-10T14:22:35+10:00": moment(2024, 3, 10, 4, 22, 35),
            "2024-03-10T14:22:35": moment(2024, 3, 10, 3, 22, 35),
        },
    ),
    (
        "a zone that must not be said",
        stamp(timezone=False),
        {
            "2024-01-01T00:00": moment(2024, 1, 1),
            "2024-01-01T00:00Z": ["UNPARSABLE_TIMESTAMP"],
        },
    ),
    *(
        (
            bits,
            integer(bits),
            {str(low): low, str(high): high}
            | refused([str(low - 1), str(high + 1), "9" * 30], "UNPARSABLE_INTEGER"),
        )
        for bits, low, high in [
            ("i8", -128, 127),
            ("i16", -(2**15), 2**15 - 1),
            ("u8", 0, 255),
            ("u16", 0, 2**16 - 1),
            ("u32", 0, 2**32 - 1),
        ]
    ),
    (
        "f32",
        column(logical_type="number", logicalTypeOptions={"format": "f32"}),
        {"0.1": 0.1, "-3.4e38": -3.4e38, "3.5e38": ["UNPARSABLE_NUMBER"]},
    ),
    (
        "email",
        text("email"),
        {
            **kept("a@b", "a.b+c@d-e.example", f"{'x' * 64}@a.b", f"a@{LABEL}.{LABEL}"),
            **refused(
                [
                    *("a", "@b", "a@", "a@-b", "a@b-", "a@b..c", "a b@c", "a@b\nc", "é@b.c"),
                    *(f"{'x' * 65}@a.b", f"a@{LABEL}x", "a@" + "b." * 100_000 + "c"),
                ],
                "FORMAT_MISMATCH",
            ),
        },
    ),
    (
        "uuid",
        text("uuid"),
        {
            **kept("123e4567-e89b-12d3-a456-426614174000", "FFFFFFFF-ffff-FFFF-ffff-FFFFFFFFFFFF"),
            **refused(
                ["123e4567e89b12d3a456426614174000", "{123e4567-e89b-12d3-a456-426614174000}"],
                "FORMAT_MISMATCH",
            ),
        },
    ),
    (
        "uri",
        text("uri"),
        {
            **kept("https://a.b/c?d=e%20f#g", "urn:isbn:1", "mailto:a@b", "x:" + "a" * 50_000),
            **refused(
                ["/a/b", "a.b", "http://a b", "x:%2", "x:%zz", "x:é", "1x:a", ":a"],
                "FORMAT_MISMATCH",
            ),
        },
    ),
    (
        "hostname",
        text("hostname"),
        {
            **kept("a", "a-b.example", "1.2", LABEL),
            **refused(["a.", ".a", "-a", "a_b", LABEL + "x", "a." * 127 + "a"], "FORMAT_MISMATCH"),
        },
    ),
    (
        "ipv4",
        text("ipv4"),
        {
            **kept("0.0.0.0", "255.249.19.9"),  # noqa: S104 (a value)
            **refused(
                ["1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4/8"], "FORMAT_MISMATCH"
            ),
        },
    ),
    (
        "byte",
        text("byte"),
        {
            **kept("YQ==", "YWI=", "YWJj", "AAAA" * 50_000),
            **refused(["YQ", "YQ=", "Y===", "YW=j", "Y-_j", "YQ==\nYQ=="], "FORMAT_MISMATCH"),
        },
    ),
    ("password", text("password"), kept("a b", "é")),
]
outcomes: dict[str, dict[str, dict[str, Any]]] = {}
"""By ANSI mode and case: what became of each value."""


@pytest.mark.parametrize(("name", "becomes"), [(case[0], case[2]) for case in VALUES])
def test_values(spark, ansi, name, becomes):
    if ansi not in outcomes:
        outcomes[ansi] = judge_wide(spark, VALUES)
    assert outcomes[ansi][name] == {raw: plain(value) for raw, value in becomes.items()}
