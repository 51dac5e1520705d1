from datetime import date

import pytest
from cases import column, judge_column, on_spark
from hypothesis import given
from hypothesis import strategies as st
from sluice_etl.date_formats import format_problem, has_zone, time_problem


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
