"""No property of a supported type is ignored: one that its handler lacks is refused by name."""

from types import SimpleNamespace
from typing import cast

import pytest
from sluice_local.cfn import schema
from sluice_local.cfn.evaluation import check_types
from sluice_local.cfn.template import Template
from sluice_local.resources import handler_for, supported_types

LACKING = [
    (kind, name)
    for kind in supported_types()
    for name in sorted(set(schema.schema(kind)["properties"]) - handler_for(kind).supported)
]


@pytest.mark.parametrize("kind", supported_types())
def test_what_a_handler_supports_is_in_the_schema(kind: str) -> None:
    assert handler_for(kind).supported <= set(schema.schema(kind)["properties"])


@pytest.mark.parametrize(("kind", "name"), LACKING)
def test_a_property_that_is_not_supported_is_refused_by_name(kind: str, name: str) -> None:
    spec = SimpleNamespace(type=kind, logical_id="Thing", properties={name: "x"})
    template = cast(Template, SimpleNamespace(resources={"Thing": spec}))
    with pytest.raises(Exception, match=rf"\[{name}\] of {kind} \(Thing\)"):
        check_types(template)
