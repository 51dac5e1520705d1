"""Great Expectations and PyDeequ on the rules of the patients contract: (c) of the benchmark.

They say whether the file keeps the rules; they neither publish nor keep records apart.
"""

from __future__ import annotations

from typing import Any

PATTERNS = {
    "ssn": r"^\d{3}-\d{2}-\d{4}$",
    "diagnosis_code": r"^[A-TV-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$",
    "email": r"^[^@\s]+@[^@\s]+$",
    "country": r"^[A-Z]{2}$",
    "birth_date": r"^(\d{4}/\d{2}/\d{2}|\d{2}-\d{2}-\d{4})$",
    "treatment_start": r"^(\d{4}/\d{2}/\d{2}|\d{2}-\d{2}-\d{4})$",
}
SETS = {
    "gender": ["F", "M", "O"],
    "chronic_condition": ["Y", "Yes", "1", "N", "No", "0"],
    "blood_type": ["A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-"],
}
RANGES = {"last_visit_lat": 90, "last_visit_long": 180}
REQUIRED = ("patient_id", "treatment_start")


def with_great_expectations(rows: Any) -> dict[str, int]:
    """One suite, one validation."""
    import great_expectations as gx
    import great_expectations.expectations as gxe

    for name in RANGES:
        rows = rows.withColumn(name, rows[name].cast("double"))
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_spark("bench")
    asset = source.add_dataframe_asset("patients")
    suite = gx.ExpectationSuite(
        name="patients",
        expectations=[
            *(gxe.ExpectColumnValuesToNotBeNull(column=name) for name in REQUIRED),
            gxe.ExpectColumnValuesToBeUnique(column="patient_id"),
            gxe.ExpectColumnValueLengthsToBeBetween(column="patient_id", min_value=1, max_value=64),
            *(gxe.ExpectColumnValuesToMatchRegex(column=c, regex=p) for c, p in PATTERNS.items()),
            *(gxe.ExpectColumnValuesToBeInSet(column=c, value_set=s) for c, s in SETS.items()),
            *(
                gxe.ExpectColumnValuesToBeBetween(column=c, min_value=-most, max_value=most)
                for c, most in RANGES.items()
            ),
        ],
    )
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": rows})
    result = batch.validate(suite, result_format="SUMMARY")
    return {"rules": len(result.results), "kept": sum(bool(r.success) for r in result.results)}


def with_pydeequ(spark: Any, rows: Any) -> dict[str, int]:
    """One verification suite."""
    from pydeequ.checks import Check, CheckLevel, ConstrainableDataTypes
    from pydeequ.verification import VerificationResult, VerificationSuite

    check = Check(spark, CheckLevel.Warning, "patients")
    for name in REQUIRED:
        check = check.isComplete(name)
    check = check.isUnique("patient_id").hasMaxLength("patient_id", lambda most: most <= 64)
    for name, pattern in PATTERNS.items():
        check = check.hasPattern(name, pattern, lambda share: share == 1.0)
    for name, values in SETS.items():
        check = check.isContainedIn(name, values)
    for name, most in RANGES.items():
        check = check.hasDataType(name, ConstrainableDataTypes.Numeric).satisfies(
            f"abs(cast({name} as double)) <= {most}", f"{name} range", lambda share: share == 1.0
        )
    result = VerificationSuite(spark).onData(rows).addCheck(check).run()
    found = VerificationResult.checkResultsAsDataFrame(spark, result).collect()
    # It waits for calls from Java, and the process would never end.
    spark.sparkContext._gateway.shutdown_callback_server()
    kept = sum(row.constraint_status == "Success" for row in found)
    return {"rules": len(found), "kept": kept}
