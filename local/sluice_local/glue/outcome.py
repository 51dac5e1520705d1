"""How a run ended, worded as Glue words it.

https://docs.aws.amazon.com/glue/latest/dg/error-job-run-exceptions.html
"""

import json
from pathlib import Path

MAX_MESSAGE = 4_000
#: Glue's categories by the exception's class; all others are unclassified.
CATEGORIES = {
    "AnalysisException": "QUERY_ERROR",
    "GlueArgumentError": "INVALID_ARGUMENT_ERROR",
    "ImportError": "IMPORT_ERROR",
    "IndentationError": "SYNTAX_ERROR",
    "MemoryError": "OUT_OF_MEMORY_ERROR",
    "ModuleNotFoundError": "IMPORT_ERROR",
    "ParseException": "QUERY_ERROR",
    "SyntaxError": "SYNTAX_ERROR",
}


def error_message(report: Path, code: int) -> str:
    """The ErrorMessage of a run whose process ended with ``code``.

    ``report`` is what the driver wrote about the exception, if it came to that.
    """
    try:
        found = json.loads(report.read_text())
    except (OSError, ValueError):
        return f"Command failed with exit code {code}"
    if found["type"] == "SystemExit":
        return f"SystemExit: {found['message']}"
    category = CATEGORIES.get(found["type"], "UNCLASSIFIED_ERROR")
    if "AccessDenied" in found["message"] or "Status Code: 403" in found["message"]:
        category = "PERMISSION_ERROR"
    line = f"Failed Line Number: {found['line']}; " if found.get("line") else ""
    said = f"Error Category: {category}; {line}{found['type']}: {found['message']}"
    return said[:MAX_MESSAGE]
