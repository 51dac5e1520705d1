"""The Glue versions whose Spark is installed here.

https://docs.aws.amazon.com/glue/latest/dg/release-notes.html
"""

#: Glue version to Spark version. Glue 5.1 and PySpark's pinned version are one.
SUPPORTED = {"5.1": "3.5.6"}
#: What a job without a version gets on AWS.
DEFAULT = "6.0"
#: Minutes after which a run of Glue 5 times out when the job says nothing.
DEFAULT_TIMEOUT = 480


def refusal(version: str | None) -> str | None:
    """Why a job of this Glue version cannot run here; None when it can."""
    if version in SUPPORTED:
        return None
    has = ", ".join(f"{glue} (Spark {spark})" for glue, spark in SUPPORTED.items())
    asked = f"GlueVersion {version}" if version else f"no GlueVersion, which is {DEFAULT} on AWS"
    return f"The embedded AWS runs Glue {has} only; the job has {asked}."
