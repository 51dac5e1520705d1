from datetime import date

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
import pytest
from cases import column, contract, judge_column, on_spark
from hypothesis import example, given
from hypothesis import strategies as st
from sluice_etl.date_formats import digits, format_problem, has_zone, time_problem
from sluice_etl.parse import parsed


@pytest.mark.parametrize(
    "pattern",
    ["yyyy/MM/dd", "d.M.yyyy", "dd MMM yyyy", "yyyyDDD", "yyyy-MM-dd'T'HH:mm", "'it''s' yyyyMMdd"],
)
def test_good_dates(pattern):
    assert format_problem(pattern, timestamp=False) is None


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("YYYY-MM-dd", "letters YYYY"),
        ("yyyy-mm-dd", "a month"),
        ("MM-dd", "a year"),
        ("uuuu-MM-dd", "letters uuuu"),
        ("yyyyy-MM-dd", "letters yyyyy"),
        ("d.M.yy", "four digits"),
        ("d/M/y", "four digits"),
        ("yyyy-MM-dd'T", "never closed"),
        ("yyyy[-MM-dd]", "not allowed"),
        ("yyyy-MM-ddX", "no zone"),
        ("", "a year"),
    ],
)
def test_bad_dates(pattern, says):
    assert says in (format_problem(pattern, timestamp=False) or "")


def test_timestamps_need_an_hour():
    assert "hour" in (format_problem("yyyy-MM-dd", timestamp=True) or "")
    assert "hour" in (format_problem("yyyy-MM-dd hh:mm", timestamp=True) or "")
    assert format_problem("yyyy-MM-dd hh:mm a", timestamp=True) is None
    assert format_problem("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", timestamp=True) is None


@pytest.mark.parametrize("pattern", ["HH:mm", "h:mm a", "HHmmss.SSSSSS", "'at' k'h'"])
def test_good_times(pattern):
    assert time_problem(pattern) is None


@pytest.mark.parametrize("pattern", ["mm:ss", "h:mm", "HH:mmX", "d HH:mm", "HHH", "[HH]"])
def test_bad_times(pattern):
    assert time_problem(pattern)


def test_zones_in_quotes_are_none():
    assert [has_zone(p) for p in ("HH:mmXXX", "HH:mm'X'", "HH:mm VV")] == [True, False, True]


FORMATS = {
    "yyyy/MM/dd": "%Y/%m/%d",
    "dd-MM-yyyy": "%d-%m-%Y",
    "yyyyDDD": "%Y%j",
    "dd MMM yyyy": "%d %b %Y",
}
days = st.dates(date(1000, 1, 1), date(9999, 12, 31))


@given(st.sampled_from(sorted(FORMATS)), st.lists(days, min_size=1, max_size=40))
@on_spark(6)
def test_spark_reads_what_python_writes(spark, pattern, values):
    of = column(logical_type="date", ours={"formats": [pattern]})
    assert judge_column(spark, of, [day.strftime(FORMATS[pattern]) for day in values]) == values


@given(
    st.lists(
        st.tuples(st.integers(0, 33), st.integers(0, 14), st.integers(1890, 2110)),
        min_size=1,
        max_size=60,
    )
)
@on_spark(5)
def test_no_day_is_bent_into_the_calendar(spark, numbers):
    def expected(day, month, year):
        try:
            return date(year, month, day)
        except ValueError:
            return ["UNPARSABLE_DATE"]

    of = column(logical_type="date", ours={"formats": ["dd-MM-yyyy"]})
    texts = [f"{d:02}-{m:02}-{y:04}" for d, m, y in numbers]
    assert judge_column(spark, of, texts) == [expected(*number) for number in numbers]


DIGITS = ["yyyy-MM-dd", "dd.MM.yyyy", "MM/dd/yyyy", "yyyyMMdd", "dd MM yyyy", "yyyy-dd$MM"]


def test_which_patterns_are_of_digits_alone():
    assert all(digits(pattern) for pattern in DIGITS)
    others = ["d-M-yyyy", "yyyyDDD", "dd MMM yyyy", "yyyy'-'MM-dd", "yyyy-MM-dd EEE", "yyyy-MM"]
    assert not any(digits(pattern) for pattern in others)
    found = digits("dd.MM.yyyy")
    assert found is not None
    assert found.places == (7, 4, 1)


NO_DATES = [
    "1 -01-2024", "1T-01-2024", "+024-01-01", "0000-01-01", "12024-01-01", "+12024-01-01",
    "-2024-01-01", "2024-02-30", "2023-02-29", "2024-2-3", "2024-01-01x",
    "\uff12\uff10\uff12\uff14-01-01", "2024-01-01\n", "2024-01-1T", "2024/01/01", "20240101",
    "120240101", "-20240101", "01 01 2024",
    "2024-13-01", "2024-00-10", "2024-10-00", "1e10-01-01", "2024-31$01", "31.04.2024", "",
]  # fmt: skip
parts = st.sampled_from(["2024", "0001", "9999", "29", "02", "31", "4", "-", ".", "/", " ", "$"])
junk = st.lists(parts, min_size=1, max_size=6).map("".join)


@given(st.sampled_from(DIGITS), st.lists(st.one_of(junk, st.sampled_from(NO_DATES)), max_size=60))
@example("yyyy-MM-dd", NO_DATES)
@example("dd-MM-yyyy", NO_DATES)
@example("yyyyMMdd", NO_DATES)
@on_spark(5)
def test_dates_of_digits_are_those_of_the_java_formatter(spark, pattern, texts):
    rows = spark.createDataFrame([(text,) for text in texts], "t string")
    plain = parsed(read_column(pattern), "t")
    java = F.try_to_timestamp("t", F.lit(pattern))
    java = F.when(F.year(java).between(1, 9999), java).cast("date")
    wrong = rows.where(~plain.eqNullSafe(java)).collect()
    assert wrong == []


def read_column(pattern):
    return contract(column(logical_type="date", ours={"formats": [pattern]})).columns[0]
