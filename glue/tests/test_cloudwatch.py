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
        ("BytesRead", 99, "Bytes"),
        ("RecordsQuarantined", ("Reason", "MALFORMED_ROW"), 1, "Count"),
        ("RecordsQuarantined", ("Reason", "REQUIRED"), 3, "Count"),
        ("Nulls", ("Column", "na\\xefve\\n"), 0, "Count"),
        ("Seconds", ("Stage", "read"), 1.25, "Seconds"),
    ]


def test_many_columns_with_long_names_take_several_requests():
    nulls = [{"column": f"{i}{'é' * 2000}", "records": i} for i in range(MOST)]
    batches = list(metric_batches(metrics(nulls=nulls)))
    assert [len(batch) for batch in batches] == [MOST, 7]
    assert sorted(d["Value"] for b in batches for d in b if d["MetricName"] == "Nulls") == list(
        range(MOST)
    )
    values = [each["Value"] for b in batches for datum in b for each in datum["Dimensions"]]
    assert max(map(len, values)) == 1024
    assert all(value.isascii() and value.isprintable() for value in values)
