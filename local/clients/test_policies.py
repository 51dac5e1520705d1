"""Thousands of decisions against another reading of AWS's pages: @cloud-copilot/iam-simulate."""

import json
import random
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from conftest import NODE, ORACLES
from policy_cases import HERE, NOBODY, ROLE, SERVICE, SESSION, USER, case
from sluice_local.iam.evaluate import evaluate
from sluice_local.iam.policy import parse
from sluice_local.iam.question import Allowed, Caller, Policies, Question

Json = dict[str, Any]
SEED, COUNT = 20_261_126, 4_000
MODULES = ORACLES / "node_modules"
ORACLE = Path(__file__).parent / "simulate.mjs"


def question_of(asked: Json) -> Question:
    root = f"arn:aws:iam::{HERE}:root"
    context = {
        key.lower(): tuple(value) if isinstance(value, list) else (value,)
        for key, value in asked["context"].items()
    }
    caller = {
        SESSION: Caller(SESSION, HERE, (ROLE, root)),
        USER: Caller(USER, HERE, (root,)),
        SERVICE: Caller(SERVICE, HERE, service=SERVICE),
        NOBODY: Caller(NOBODY, NOBODY, is_anonymous=True),
    }[asked["caller"]]
    return Question(caller, asked["action"], asked["arn"], asked["owner"], context)


def policies_of(asked: Json) -> Policies:
    session = asked["session"]
    return Policies(
        identity=tuple(parse(each) for each in asked["identity"]),
        boundary=asked["boundary"] and parse(asked["boundary"]),
        session=(parse(session),) if session else None,
        resource=asked["resource"] and parse(asked["resource"]),
        resource_must_allow=asked["action"].startswith(("kms:", "sts:")),
    )


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
