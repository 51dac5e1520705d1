"""Metrics that AWS services put by themselves."""

from sluice_local.scheduler import SCHEDULER


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
    SCHEDULER.wake()
