"""What the contract engine sends of a run: taken as it is, listed, and enough for an alarm."""

from datetime import datetime
from typing import Any

from control_client import Controlled
from sluice_etl.cloudwatch import NAMESPACE, metric_batches
from test_cloudwatch_alarms import Watched


def run_of(pipeline: str, at: datetime, outcome: str) -> dict[str, Any]:
    """The metrics of a run, as far as they are sent; its one rule has this outcome."""
    return {
        "contract": {"id": pipeline, "version": "1.0.0"},
        "finishedAt": at.isoformat(),
        "records": {"in": 10, "published": 0, "quarantined": 3},
        "withheld": 7,
        "bytes": {"read": 99, "published": 0, "quarantined": 4},
        "rejections": [{"column": None, "reason": "MALFORMED_ROW", "records": 3}],
        "nullified": [],
        "warned": [{"column": "a", "reason": "TOO_LONG", "records": 2}],
        "nulls": [{"column": "ä", "records": 1}],
        "privacy": {"k": 5, "l": None, "groups": 1, "suppressed": 0},
        "quality": [{"rule": "r", "severity": "error", "outcome": outcome}],
        "stages": [{"name": "read", "seconds": 1.5}],
    }


def test_a_gated_run_raises_an_alarm_and_the_next_good_one_ends_it(
    controlled: Controlled, name: str
) -> None:
    watched = Watched(controlled, name)
    pipeline = {"Name": "Pipeline", "Value": name}
    watched.alarm(
        Namespace=NAMESPACE,
        MetricName="RulesFailed",
        Dimensions=[pipeline, {"Name": "Severity", "Value": "error"}],
        Threshold=0,
        TreatMissingData="ignore",
    )
    for outcome, state in (("failed", "ALARM"), ("passed", "OK")):
        for batch in metric_batches(run_of(name, watched.now(), outcome)):
            watched.cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=batch)
        controlled.control.advance(60)
        watched.becomes(state)
    listed = watched.cloudwatch.list_metrics(Namespace=NAMESPACE, Dimensions=[pipeline])["Metrics"]
    told = sorted(
        " ".join([each["MetricName"], *(by["Value"] for by in each["Dimensions"][1:])])
        for each in listed
    )
    assert told == [
        "BytesPublished",
        "BytesQuarantined",
        "BytesRead",
        "KAnonymity",
        "Nulls \\xe4",
        "RecordsIn",
        "RecordsPublished",
        "RecordsQuarantined",
        "RecordsQuarantined MALFORMED_ROW",
        "RecordsWithheld",
        "RulesFailed error",
        "RulesFailed info",
        "RulesFailed warning",
        "RulesNotChecked",
        "Seconds read",
        "ValuesNulled",
        "ValuesWarned",
    ]
