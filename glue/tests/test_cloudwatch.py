"""A run's metrics as CloudWatch takes them; botocore's own model of the service is the judge."""

import botocore.session
from botocore.validate import validate_parameters
from sluice_etl.cloudwatch import MOST, NAMESPACE, metric_batches

REQUEST = (
    botocore.session.get_session()
    .get_service_model("cloudwatch")
    .operation_model("PutMetricData")
    .input_shape
)


def metrics(**changes):
    return {
        "contract": {"id": "patients", "version": "1.0.0"},
        "finishedAt": "2026-01-02T03:04:25.000Z",
        "records": {"in": 10, "published": 7, "quarantined": 3},
        "bytes": {"read": 99, "published": 5, "quarantined": 4},
        "rejections": [
            {"column": None, "reason": "MALFORMED_ROW", "records": 1},
            {"column": "a", "reason": "REQUIRED", "records": 2},
            {"column": "b", "reason": "REQUIRED", "records": 1},
        ],
        "withheld": 0,
        "nullified": [
            {"column": "a", "reason": "NOT_MAPPED", "records": 4},
            {"column": "b", "reason": "NOT_IN_ENUM", "records": 5},
        ],
        "warned": [{"column": "a", "reason": "TOO_LONG", "records": 6}],
        "privacy": None,
        "quality": [
            {"rule": "r", "severity": severity, "outcome": outcome}
            for severity, outcome in (
                ("warning", "failed"),
                ("warning", "passed"),
                ("error", "not-checked"),
                ("info", "not-checked"),
            )
        ],
        "nulls": [{"column": "naïve\n", "records": 0}],
        "stages": [{"name": "read", "seconds": 1.25}],
        **changes,
    }


def shown(datum):
    first, *others = [(each["Name"], each["Value"]) for each in datum["Dimensions"]]
    assert first == ("Pipeline", "patients")
    return (datum["MetricName"], *others, datum["Value"], datum["Unit"])


def test_what_a_run_tells():
    (batch,) = metric_batches(metrics())
    validate_parameters({"Namespace": NAMESPACE, "MetricData": batch}, REQUEST)
    assert {datum["Timestamp"] for datum in batch} == {"2026-01-02T03:04:25.000Z"}
    assert [shown(datum) for datum in batch] == [
        ("RecordsIn", 10, "Count"),
        ("RecordsPublished", 7, "Count"),
        ("RecordsQuarantined", 3, "Count"),
        ("RecordsWithheld", 0, "Count"),
        ("ValuesNulled", 9, "Count"),
        ("ValuesWarned", 6, "Count"),
        ("BytesRead", 99, "Bytes"),
        ("BytesPublished", 5, "Bytes"),
        ("BytesQuarantined", 4, "Bytes"),
        ("RecordsQuarantined", ("Reason", "MALFORMED_ROW"), 1, "Count"),
        ("RecordsQuarantined", ("Reason", "REQUIRED"), 3, "Count"),
        ("Nulls", ("Column", "na\\xefve\\n"), 0, "Count"),
        ("RulesFailed", ("Severity", "error"), 0, "Count"),
        ("RulesFailed", ("Severity", "warning"), 1, "Count"),
        ("RulesFailed", ("Severity", "info"), 0, "Count"),
        ("RulesNotChecked", 2, "Count"),
        ("Seconds", ("Stage", "read"), 1.25, "Seconds"),
    ]


def test_how_small_the_groups_are_where_it_was_measured():
    def sizes(k, size):
        (batch,) = metric_batches(metrics(privacy={"k": k, "l": size, "groups": 2}))
        return [shown(datum) for datum in batch if datum["MetricName"][0] in "KL"]

    assert sizes(5, 2) == [("KAnonymity", 5, "Count"), ("LDiversity", 2, "Count")]
    assert sizes(5, None) == [("KAnonymity", 5, "Count")]
    assert sizes(None, None) == []


def test_a_gated_run_shows_by_its_failed_errors():
    failed = {"rule": "r", "severity": "error", "outcome": "failed"}
    gated = metrics(
        records={"in": 10, "published": 0, "quarantined": 3}, withheld=7, quality=[failed] * 2
    )
    (batch,) = metric_batches(gated)
    told = [shown(datum) for datum in batch]
    assert ("RecordsPublished", 0, "Count") in told
    assert ("RecordsWithheld", 7, "Count") in told
    assert ("RulesFailed", ("Severity", "error"), 2, "Count") in told


def test_many_columns_with_long_names_take_several_requests():
    nulls = [{"column": f"{i}{'é' * 2000}", "records": i} for i in range(MOST)]
    batches = list(metric_batches(metrics(nulls=nulls)))
    assert [len(batch) for batch in batches] == [MOST, 16]
    assert sorted(d["Value"] for b in batches for d in b if d["MetricName"] == "Nulls") == list(
        range(MOST)
    )
    values = [each["Value"] for b in batches for datum in b for each in datum["Dimensions"]]
    assert max(map(len, values)) == 1024
    assert all(value.isascii() and value.isprintable() for value in values)
