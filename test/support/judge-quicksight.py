"""Judges what QuickSight would be sent: by botocore's model, and by the schemas of CloudFormation.

Reads a JSON list of ``{"operation", "type", "body"}``; writes one of lists of complaints. A body is a
resource's properties with every reference filled in; ``operation`` may be null.
"""

import json
import sys
from typing import Any

import botocore.session
from botocore.validate import ParamValidator

sys.path.insert(0, "local")
from sluice_local.cfn.properties import normalise

MODEL = botocore.session.get_session().get_service_model("quicksight")


def complaints(case: dict[str, Any]) -> list[str]:
    """All that is wrong with one body."""
    found = []
    if case["operation"] is not None:
        shape = MODEL.operation_model(case["operation"]).input_shape
        report = ParamValidator().validate(case["body"], shape)
        if report.has_errors():
            found.append(report.generate_report())
    return [*found, *normalise(case["type"], case["body"])[1]]


json.dump([complaints(case) for case in json.load(sys.stdin)], sys.stdout)
