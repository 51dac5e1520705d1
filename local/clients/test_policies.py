"""Thousands of decisions against another reading of AWS's pages: @cloud-copilot/iam-simulate."""

import json
import random
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from conftest import NODE, ORACLES
from policy_cases import case, policies_of, question_of
from sluice_local.iam.evaluate import evaluate
from sluice_local.iam.question import Allowed

Json = dict[str, Any]
SEED, COUNT = 20_261_126, 4_000
MODULES = ORACLES / "node_modules"
ORACLE = Path(__file__).parent / "simulate.mjs"


def own(asked: Json) -> str:
    """What the embedded AWS says, in the oracle's words."""
    verdict = evaluate(question_of(asked), policies_of(asked))
    if isinstance(verdict, Allowed):
        return "Allowed"
    return "ExplicitlyDenied" if verdict.explicit else "ImplicitlyDenied"


def test_decisions_are_an_oracles() -> None:
    dice = random.Random(SEED)  # noqa: S311 - nothing secret
    cases = [case(dice) for _ in range(COUNT)]
    lines = "".join(json.dumps(each) + "\n" for each in cases)
    run = subprocess.run(
        [NODE, ORACLE, MODULES],
        input=lines,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answers = run.stdout.splitlines()
    assert len(answers) == COUNT
    pairs = zip(cases, answers, strict=True)
    different = [(said, own(asked), asked) for asked, said in pairs if said != own(asked)]
    assert not different, (len(different), json.dumps(different[0], indent=1))
    shares = Counter(answers)
    assert set(shares) == {"Allowed", "ImplicitlyDenied", "ExplicitlyDenied"}
    assert min(shares.values()) > COUNT / 20  # no kind of answer is there by chance only
