"""``awsglue.utils``: a script's arguments."""

import argparse
from collections.abc import Sequence
from typing import NoReturn

#: Arguments that Glue reads itself; a script may not ask for them.
RESERVED = (
    "job_bookmark_option",
    "job_bookmark_from",
    "job_bookmark_to",
    "JOB_ID",
    "JOB_RUN_ID",
    "SECURITY_CONFIGURATION",
    "encryption_type",
    "enable_data_lineage",
    "RedshiftTempDir",
    "TempDir",
)


class GlueArgumentError(Exception):
    """An argument is missing."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise GlueArgumentError(message)


def getResolvedOptions(args: Sequence[str], options: Sequence[str]) -> dict[str, str]:  # noqa: N802
    """The values of ``options`` in ``args``, and of Glue's own arguments that are there.

    Raises GlueArgumentError for an option without a value, RuntimeError for a reserved name.
    """
    for option in options:
        if option in RESERVED and option != "TempDir":
            raise RuntimeError(f"Using reserved arguments {option}")
    parser = _Parser(allow_abbrev=False, add_help=False)
    for option in options:
        parser.add_argument(f"--{option}", required=True)
    for name in RESERVED:
        if name not in options:
            dashed = f"--{name.replace('_', '-')}" if name.startswith("job_") else f"--{name}"
            parser.add_argument(dashed, dest=name)
    found, _ = parser.parse_known_args(list(args[1:]))
    return {name: value for name, value in vars(found).items() if value is not None}
