"""Money and clocks at random: Spark reads back what Python writes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cases import column, judge_wide, on_spark
from generated_types import NUMBER_FORMATS
from hypothesis import given
from hypothesis import strategies as st

AMOUNTS = st.decimals(-(10**12), 10**12, places=2, allow_nan=False)
ZONES = ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Tokyo"]


def written(amount, format_):
    text = f"{abs(amount):,.2f}"
    marks = {",": format_.get("grouping", ""), ".": format_.get("decimal", ".")}
    number = "".join(marks.get(character, character) for character in text)
    unit = format_.get("currency", [""])[-1]
    if amount >= 0:
        return f"{unit}{number}"
    return f"({unit}{number})" if format_.get("parentheses") else f"-{unit}{number}"


@given(st.lists(AMOUNTS, min_size=20, max_size=60, unique=True))
@on_spark(2)
def test_every_way_to_write_an_amount_gives_all_its_digits(spark, amounts):
    cases = []
    for format_ in NUMBER_FORMATS:
        ours = {"numberFormat": format_}
        of = column(logical_type="number", physicalType="decimal(15,2)", ours=ours)
        expected = {written(amount, format_): amount for amount in amounts}
        cases.append((str(format_), of, expected))
    assert judge_wide(spark, cases) == {name: expected for name, _, expected in cases}


def read(local, zone):
    """Python's own answer: the earlier of two, and nothing of a time that is skipped."""
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    same = moment.astimezone(zone).replace(tzinfo=None) == local
    return moment.replace(tzinfo=None) if same else ["UNPARSABLE_TIMESTAMP"]


# Near the hours at which most clocks change, as often as not.
MINUTES = st.integers(0, 59)
CHANGES = st.sampled_from(["2024-03-31", "2024-10-27", "2024-03-10", "2024-11-03", "2024-04-07"])
NEAR = st.builds(lambda day, h, m: f"{day}T{h:02}:{m:02}", CHANGES, st.integers(0, 3), MINUTES)
SKIPPED = st.builds(lambda h, m: f"2011-12-30T{h:02}:{m:02}", st.integers(0, 23), MINUTES)
ANY = st.datetimes(datetime(1971, 1, 1), datetime(2036, 1, 1)).map(
    lambda at: at.isoformat(timespec="milliseconds")
)


@given(st.lists(NEAR | ANY | SKIPPED, min_size=20, max_size=80, unique=True))
@on_spark(2)
def test_clocks_are_those_of_the_zone_database(spark, texts):
    cases = [
        (
            zone,
            column(logical_type="timestamp", logicalTypeOptions={"defaultTimezone": zone}),
            {text: read(datetime.fromisoformat(text), ZoneInfo(zone)) for text in texts},
        )
        for zone in ZONES
    ]
    assert judge_wide(spark, cases) == {name: expected for name, _, expected in cases}
