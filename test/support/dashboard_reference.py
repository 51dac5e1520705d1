"""What the dashboard of test/fixtures/dashboards/every-kind.yaml shows, worked out by pandas alone.

`python dashboard_reference.py TABLE WHO [CHOICES]`: TABLE is the folder of one published load's
Parquet, WHO a JSON object ({"countries": "all" | [...]}), CHOICES one of what a reader has narrowed
({"countries": [...], "ages": [from, to]}). Prints {visual: [[names…, numbers…], …]}, in no order.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import pandas as pd
import pyarrow.dataset as ds

GENDERS = {"F": "female", "M": "male", "O": "other"}
COUNTRIES = {
    "BR": "Brazil",
    "CA": "Canada",
    "DE": "Germany",
    "FR": "France",
    "US": "United States",
}
CONDITIONS = {True: "Chronic", False: "Not chronic"}


def named(values: pd.Series, names: dict[Any, str], missing: str) -> pd.Series:
    """Each value by its name, or as itself; `missing` where there is none."""
    return values.map(lambda value: missing if pd.isna(value) else names.get(value, str(value)))


def age_group(age: Any) -> str:
    """Comparing with null is no truth, so what has no age falls through to the last branch."""
    if pd.isna(age):
        return "Senior"
    return "Minor" if age < 18 else "Adult" if age < 65 else "Senior"


def read(folder: str) -> pd.DataFrame:
    """The published table, its partitions included."""
    table = ds.dataset(folder, format="parquet", partitioning="hive").to_table()
    return table.to_pandas(integer_object_nulls=True)


def rows(grouped: pd.Series | pd.DataFrame) -> list[list[Any]]:
    """Names and numbers of each group."""
    numbers = grouped.rename("number") if isinstance(grouped, pd.Series) else grouped
    flat = numbers.reset_index()
    return [[None if pd.isna(each) else each for each in row] for row in flat.to_numpy().tolist()]


def reference(table: pd.DataFrame, who: dict[str, Any], choices: dict[str, Any]) -> dict[str, Any]:
    """Every visual's figures."""
    data = table if who["countries"] == "all" else table[table.country.isin(who["countries"])]
    data = data.assign(
        place=named(data.country, {}, "Not known"),
        sex=named(data.gender, GENDERS, "Not known"),
        chronic=named(data.chronic_condition, CONDITIONS, "Not told"),
        blood=named(data.blood_type, {}, "Not known"),
        group=data.age.map(age_group),
        age=pd.to_numeric(data.age),
        month=pd.to_datetime(data.treatment_start).dt.strftime("%b %Y"),
    )
    if "countries" in choices:
        data = data[data.place.isin(choices["countries"])]
    if "ages" in choices:
        data = data[data.age.between(*choices["ages"])]
    by = data.groupby
    places = by("place").size()
    ordered = places.reset_index(name="n").sort_values(["n", "place"], ascending=[False, True])
    top, rest = ordered.head(3), ordered.iloc[3:]
    countries = [list(row) for row in top.to_numpy().tolist()]
    if len(rest) > 0:
        countries.append(["Other", int(rest.n.sum())])
    figures = by(["place", "sex"]).agg(
        known=("age", "count"),
        median=("age", "median"),
        diagnoses=("diagnosis_code", "nunique"),
        oldest=("age", "max"),
    )
    bins = (data.age.dropna() // 10 * 10).astype(int).map(lambda low: f"{low}\u2013{low + 9}")
    return {
        "patients": [[len(data)]],
        "mean-age": [[None if data.age.dropna().empty else data.age.mean()]],
        "adults": [[int((data.group != "Minor").sum())]],
        "ages": rows(bins.groupby(bins).size()),
        "countries": countries,
        "genders": rows(by(["place", "sex"]).size()),
        "starts": rows(by(["month", "sex"]).size()),
        "chronic": rows(by("chronic").size()),
        "heat": rows(by(["place", "group"]).age.mean()),
        "figures": rows(figures),
        "pivot": rows(by(["group", "sex"]).size()),
        "blood": rows(by("blood").size()),
        "map": rows(data.groupby(named(data.country, COUNTRIES, "Not known")).size()),
        "visits": rows(by(["visit_lat_cell", "visit_long_cell"]).size()),
    }


def main() -> None:
    """Print it."""
    folder, who, *more = sys.argv[1:]
    choices = json.loads(more[0]) if more else {}
    print(json.dumps(reference(read(folder), json.loads(who), choices), default=float))


if __name__ == "__main__":
    main()
