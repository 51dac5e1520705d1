"""Metrics that AWS services put by themselves."""

from typing import Any

from sluice_local.scheduler import SCHEDULER
from sluice_local.state import change

_queued: list[Any] = []


def put_metric(
    account: str,
    region: str,
    namespace: str,
    name: str,
    value: float,
    dimensions: dict[str, str],
    unit: str = "None",
) -> None:
    """One datum, dated now."""
    from moto.cloudwatch.models import MetricDatum, cloudwatch_backends

    listed = [{"Name": key, "Value": each} for key, each in dimensions.items()]
    datum = MetricDatum(namespace, name, value, listed, None, unit)
    cloudwatch_backends[account][region].metric_data.append(datum)
    if not _queued:
        _queued.append(datum)
        SCHEDULER.soon(_keep)


def _keep() -> None:
    """Have the new data written where state is kept: all that came together at once."""
    _queued.clear()
    change("cloudwatch", lambda: None)
