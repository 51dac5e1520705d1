"""A run's arguments: which win, which reach the script, which are not supported.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html
"""

from collections.abc import Mapping

#: Arguments that would change what the run does, and that nothing here honours.
UNSUPPORTED = (
    "--additional-python-modules",
    "--datalake-formats",
    "--extra-jars",
    "--user-jars-first",
)
BOOKMARK = "--job-bookmark-option"


def merged(
    defaults: Mapping[str, str] | None,
    given: Mapping[str, str] | None,
    fixed: Mapping[str, str] | None,
) -> dict[str, str]:
    """The job's defaults, over them the run's arguments, over those the non-overridable ones."""
    return {**(defaults or {}), **(given or {}), **(fixed or {})}


def refusal(arguments: Mapping[str, str]) -> str | None:
    """Why a run with these arguments cannot be had here; None when it can."""
    for name in UNSUPPORTED:
        if arguments.get(name):
            return f"The embedded AWS does not support the job argument {name}."
    bookmark = arguments.get(BOOKMARK, "job-bookmark-disable")
    if bookmark != "job-bookmark-disable":
        return f"The embedded AWS does not support job bookmarks ({BOOKMARK}: {bookmark})."
    if arguments.get("--job-language", "python") != "python":
        return "The embedded AWS runs Python scripts only (--job-language)."
    return None


def for_script(arguments: Mapping[str, str], job_name: str, run_id: str) -> list[str]:
    """The script's command line, with the names that Glue adds."""
    everything = {**arguments, "--JOB_NAME": job_name, "--JOB_RUN_ID": run_id}
    return [word for name, value in everything.items() for word in (name, value)]


def spark_settings(arguments: Mapping[str, str]) -> dict[str, str]:
    """The settings in ``--conf``: ``a=b --conf c=d`` gives two."""
    settings = {}
    for part in arguments.get("--conf", "").split("--conf"):
        name, equals, value = part.strip().partition("=")
        if equals:
            settings[name.strip()] = value.strip()
    return settings


def addresses(arguments: Mapping[str, str], name: str) -> list[str]:
    """The addresses in ``--extra-py-files`` or ``--extra-files``."""
    return [part.strip() for part in arguments.get(name, "").split(",") if part.strip()]
