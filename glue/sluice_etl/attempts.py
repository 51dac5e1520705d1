"""Repetitions of one job run, and what the first of them has left for the others to know.

AWS Glue repeats a job run that has failed up to the job's MaxRetries (API reference, "Job",
MaxRetries, which names no failure that is exempt). What repeats `jr_1` is called `jr_1_attempt_1`:
as runs are seen, AWS does not say so. Were it called otherwise, it would be a run like any other. A
run that a rule has stopped would be stopped again, by the same input.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from sluice_etl.errors import GateError, Problem

ATTEMPT = re.compile(r"_attempt_[0-9]+\Z", re.ASCII)


def first_of(run_id: str) -> str:
    """The id of the run that this one is, or repeats."""
    return ATTEMPT.sub("", run_id)


def is_repetition(run_id: str) -> bool:
    """Whether Glue has started the run because an earlier one failed."""
    return first_of(run_id) != run_id


def seen(contract: str, files: Iterable[tuple[str, int, int]], *snapshots: int) -> str:
    """Stands for all that rules are judged by but the day: contract, input, published tables.

    Args:
        contract: its text.
        files: the path, size and time of change of each of the input's.
        snapshots: the number of the current one, 0 where there is none, of the table itself, of
            each that the contract refers to, and of the one that is read in the place of files.
    """
    text = json.dumps([contract, sorted(files), *snapshots])
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def verdict_text(of: str, error: GateError) -> str:
    """What a stopped run leaves, JSON: `of` is what it has seen."""
    problems = [[each.path, each.code, each.message] for each in error.problems]
    return json.dumps({"seen": of, "problems": problems, "metrics": error.metrics})


def recalled(text: str, of: str) -> GateError | None:
    """The error of the run that left the text; None where that run saw something else."""
    said: dict[str, Any] = json.loads(text)
    if said["seen"] != of:
        return None
    problems: Sequence[Sequence[str]] = said["problems"]
    return GateError([Problem(*each) for each in problems], said["metrics"])
