"""Each behaviour that is claimed has a page of AWS's and a test that is there."""

import ast
import re
from pathlib import Path

import pytest
from cfn_behaviours import BEHAVIOURS, Behaviour

HERE = Path(__file__).parent


def functions_of(file: str) -> set[str]:
    path = HERE / f"test_cfn_{file}.py"
    nodes = ast.parse(path.read_text()).body if path.exists() else []
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda behaviour: behaviour.says[:60])
def test_the_test_of_a_behaviour_is_there(behaviour: Behaviour) -> None:
    file, test = behaviour.test.split("::")
    assert f"test_{test}" in functions_of(file)
    assert re.fullmatch(
        r"(APIReference/API_[A-Za-z]+|(UserGuide|TemplateReference)/[a-z-]+)\.html", behaviour.page
    )
    assert re.fullmatch(r"[A-Z0-9].+\.", behaviour.says)


def test_no_behaviour_is_claimed_twice() -> None:
    said = [behaviour.says for behaviour in BEHAVIOURS]
    assert sorted(said) == sorted(set(said))
