"""Statistics of the data that moto keeps, by period, in place of moto's own.

moto 5.2.5 asks a metric with dimensions by its name alone, and one without by any dimensions.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")


def data_of(
    backend: Any, namespace: str, name: str, dimensions: Mapping[str, str], unit: str | None = None
) -> list[Any]:
    """All data of one metric: the dimensions are exactly these."""
    return [
        datum
        for datum in list(backend.metric_data)
        if datum.namespace == namespace
        and datum.name == name
        and {each.name: each.value for each in datum.dimensions} == dict(dimensions)
        and (unit is None or (datum.unit or "None") == unit)
    ]


def by_period(
    data: Iterable[Any], start: datetime, end: datetime, period: int
) -> dict[datetime, list[Any]]:
    """The data from ``start`` to before ``end``, by the start of their periods, oldest first."""
    found: dict[datetime, list[Any]] = {}
    for datum in sorted(data, key=lambda each: naive(each.timestamp)):
        moment = naive(datum.timestamp)
        if start <= moment < end:
            number = int((moment - start).total_seconds() // period)
            found.setdefault(start + timedelta(seconds=number * period), []).append(datum)
    return found


def statistic(name: str, data: Sequence[Any]) -> float:
    """One statistic of at least one datum, single values or sets of statistics."""
    count = sum(_of(each, "sample_count", 1.0) for each in data)
    total = sum(_of(each, "sum") for each in data)
    if name == "SampleCount":
        return count
    if name in ("Sum", "Average"):
        return total if name == "Sum" else total / count
    if name == "Minimum":
        return min(_of(each, "min") for each in data)
    return max(_of(each, "max") for each in data)


def _of(datum: Any, member: str, single: float | None = None) -> float:
    if hasattr(datum, "value"):
        return float(datum.value if single is None else single)
    return float(getattr(datum, member))


def naive(moment: datetime) -> datetime:
    """The time as moto keeps most of them: UTC without a zone."""
    return moment.replace(tzinfo=None)


def aligned(moment: datetime, period: int) -> datetime:
    """The start of the period in which the moment lies."""
    seconds = (naive(moment) - datetime(1970, 1, 1)).total_seconds()
    return datetime(1970, 1, 1) + timedelta(seconds=seconds // period * period)
