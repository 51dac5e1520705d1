"""What generated contracts say of money, times, zones and formats of texts, and their values."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

MONEY = [
    *("0", "-0.00", ".5", "5.", "1.005", "0.050", "9999.99", "10000", "1e2", "+7.25", "-7.25"),
    *("0" * 101, "00012.3000", "NaN", "0.30", "5.00"),
]
"""For decimal(6,2)."""

WRITTEN = [
    *("1,234.5", "1.234,5", "1'234.50", "1\u2019234", "1 234", "1\u00a0234,50", "12,34", "1.23"),
    *(
        "-1,234,567",
        "$5",
        "5 €",
        "-$ 1,000.25",
        "€-5,1",
        "(5)",
        "($1,234.5)",
        "(-5)",
        "$5$",
        "\u22123",
    ),
    *("\u22123", "1.000", "100.000.000", "+€ 7", ",5", "5,", "€", "()", "(", "1,", "1,23,456"),
]
"""What every kind of number may meet."""

NUMBER_FORMATS: list[dict[str, Any]] = [
    {"grouping": ","},
    {"decimal": ",", "grouping": ".", "currency": ["€", "$"]},
    {"grouping": ",", "currency": ["$"], "parentheses": True},
    {"decimal": ".", "grouping": "'"},
    {"decimal": ",", "grouping": " ", "currency": ["€"], "parentheses": True},
    {"decimal": ","},
]
MONEY_OPTIONS: dict[str, st.SearchStrategy[Any]] = {
    "minimum": st.sampled_from([-7.25, 0, 0.3]),
    "exclusiveMinimum": st.sampled_from([-7.25, 0, 0.3]),
    "maximum": st.sampled_from([5, 7.25, 9999.99]),
    "exclusiveMaximum": st.sampled_from([5, 7.25, 9999.99]),
    "multipleOf": st.sampled_from([0.05, 0.25, 1]),
}

TIMES = [
    *("07:08", "07:08:09", "23:59:59.5", "12:00:00.123456789", "24:00", "00:00", "7:08", "0708"),
    *("12:60", "23:59:60", "12:00Z", "12", "9999", "1200"),
]
TIME_OPTIONS: dict[str, st.SearchStrategy[Any]] = {
    "minimum": st.sampled_from(["00:00", "07:08:00.5"]),
    "exclusiveMaximum": st.sampled_from(["12:00", "23:59:59.6"]),
    "timezone": st.just(False),
}

LOCAL_MOMENTS = [
    *("2024-03-31T02:30", "2024-10-27T02:30", "2024-03-31 03:00:00", "2024-07-01T00:30+02:00"),
    *("2024-03-10T02:15", "2024-11-03T01:15", "31.03.2024 02:30", "2024-01-01 00:30 +01:00"),
    *("2024-05-06T07:08Z", "9999-12-31T23:59", "0001-01-01T00:00", "2024-07-01 00:30 Z"),
]
"""Hours that some clocks skip or show twice, and moments at the calendar's ends."""

MOMENT_FORMATS = [
    ["dd.MM.yyyy HH:mm"],
    ["yyyy-MM-dd HH:mm", "dd.MM.yyyy HH:mm", "yyyy-MM-dd HH:mm XXX"],
]
TIME_FORMATS = [["HH:mm"], ["HHmm", "HH:mm:ss"]]

ZONE_OPTIONS: dict[str, st.SearchStrategy[Any]] = {
    "timezone": st.booleans(),
    "defaultTimezone": st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "+05:45"]),
}

SHAPED = [
    *("a@b.c", "a@-b", "a.b", "-a", "1.2.3.4", "256.1.1.1", "::1", "1::2::3", "YQ==", "YQ="),
    *("123e4567-e89b-12d3-a456-426614174000", "https://a.b/%20", "x:%2", "1:2:3:4:5:6:7::"),
]
SHAPES = st.sampled_from(["email", "uuid", "uri", "hostname", "ipv4", "ipv6", "byte", "password"])
WIDTHS = st.sampled_from(["i8", "i16", "i32", "i64", "u8", "u16", "u32"])
