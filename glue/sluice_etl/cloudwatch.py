"""A run's metrics as data of CloudWatch's: counts and names, as in the metrics themselves.

Each name with each of its dimensions' values is a custom metric that AWS charges for. So the values
are those that a contract bounds: codes of reasons, severities, stages, published columns. Those of
columns and severities are sent as 0 too, so that an alarm sees a recovery.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sluice_etl.verdict import Outcome, Severity

NAMESPACE = "Sluice"
MOST = 150
"""Data in one request. CloudWatch takes 1000, in 1 MB: that holds 150 of the longest names."""

LONGEST = 1024
"""Characters of a dimension's value."""


def metric_batches(metrics: Mapping[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """The MetricData of a run (`make_metrics`), request by request."""
    data = list(_data(metrics))
    for begin in range(0, len(data), MOST):
        yield data[begin : begin + MOST]


def _data(metrics: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    records = metrics["records"]

    def datum(name: str, value: float, unit: str = "Count", **by: str) -> dict[str, Any]:
        dimensions = {"Pipeline": metrics["contract"]["id"], **by}
        return {
            "MetricName": name,
            "Dimensions": [{"Name": key, "Value": _ascii(of)} for key, of in dimensions.items()],
            "Timestamp": metrics["finishedAt"],
            "Value": float(value),
            "Unit": unit,
        }

    yield datum("RecordsIn", records["in"])
    yield datum("RecordsPublished", records["published"])
    yield datum("RecordsQuarantined", records["quarantined"])
    yield datum("RecordsWithheld", metrics["withheld"])
    yield datum("ValuesNulled", sum(found["records"] for found in metrics["nullified"]))
    yield datum("ValuesWarned", sum(found["records"] for found in metrics["warned"]))
    for what in ("read", "published", "quarantined"):
        yield datum(f"Bytes{what.capitalize()}", metrics["bytes"][what], "Bytes")
    # k and l are None where nothing is published, or nothing was asked for.
    for name, size in (("KAnonymity", "k"), ("LDiversity", "l")):
        if metrics["privacy"] and metrics["privacy"][size] is not None:
            yield datum(name, metrics["privacy"][size])
    # A record counts for each of its reasons, and in each of its columns.
    reasons: Counter[str] = Counter()
    for found in metrics["rejections"]:
        reasons[found["reason"]] += found["records"]
    for reason, count in reasons.items():
        yield datum("RecordsQuarantined", count, Reason=reason)
    for found in metrics["nulls"]:
        yield datum("Nulls", found["records"], Column=found["column"])
    outcomes = Counter((rule["outcome"], rule["severity"]) for rule in metrics["quality"])
    for severity in Severity:
        yield datum("RulesFailed", outcomes[Outcome.FAILED, severity], Severity=severity)
    unchecked = sum(outcomes[Outcome.NOT_CHECKED, severity] for severity in Severity)
    yield datum("RulesNotChecked", unchecked)
    for stage in metrics["stages"]:
        yield datum("Seconds", stage["seconds"], "Seconds", Stage=stage["name"])


def _ascii(value: str) -> str:
    r"""CloudWatch takes ASCII alone, without control characters: others become `\xe9` and alike."""
    return value.encode("unicode_escape").decode("ascii")[:LONGEST]
