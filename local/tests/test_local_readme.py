"""The README says what there is."""

import re
from pathlib import Path

from sluice_local.resources import supported_types

README = Path(__file__).resolve().parents[1] / "README.md"


def test_every_supported_type_is_listed_and_no_other() -> None:
    listed = re.findall(r"`(AWS::\w+::\w+)`", README.read_text())
    assert sorted(listed) == supported_types()
