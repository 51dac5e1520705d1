"""The operations on templates."""

import json
from typing import Any

from sluice_local.cfn import graph, imports
from sluice_local.cfn.capabilities import required_capabilities
from sluice_local.cfn.errors import invalid
from sluice_local.cfn.evaluation import check_types
from sluice_local.cfn.intrinsics import as_text
from sluice_local.cfn.paging import given
from sluice_local.cfn.parameters import is_hidden
from sluice_local.cfn.request import Params, Request
from sluice_local.cfn.requests import read_template
from sluice_local.cfn.template import Template

CONSTRAINTS = ("AllowedValues",)


class TemplateApi(Request):
    """GetTemplate and its kin; each method takes the request and returns the answer."""

    def get_template(self, params: Params) -> Params:
        """The text of a stack's, or a change set's, template."""
        if params.get("ChangeSetName"):
            change_set = self._store.change_set(params["ChangeSetName"], params.get("StackName"))
            template = change_set.update.template
        else:
            template = self._store.get(params["StackName"]).template
        return {"TemplateBody": template.body, "StagesAvailable": ["Original", "Processed"]}

    def get_template_summary(self, params: Params) -> Params:
        """What a template declares; of a body, a URL, or a stack."""
        if params.get("StackName"):
            template = self._store.get(params["StackName"]).template
        else:
            template = read_template(params, self._s3, None)
        check_types(template)
        return given(
            **_declared(template),
            ResourceTypes=sorted({spec.type for spec in template.resources.values()}),
            ResourceIdentifierSummaries=imports.summaries(template),
            Version="2010-09-09",
            Metadata=json.dumps(template.metadata) if template.metadata else None,
        )

    def validate_template(self, params: Params) -> Params:
        """Whether the template is well-formed and its references and graph are sound."""
        template = read_template(params, self._s3, None)
        check_types(template)
        names = list(template.resources)
        every = dict.fromkeys(template.conditions, True)
        graph.check_references(template, names, every)
        for spec in template.resources.values():
            if spec.condition is not None and spec.condition not in template.conditions:
                raise invalid(
                    f"Template format error: Unresolved condition dependency {spec.condition} in "
                    "the Resources block of the template"
                )
        graph.creation_order(graph.dependencies(template, names, every))
        declared = _declared(template)
        for parameter in declared["Parameters"]:
            parameter.pop("ParameterConstraints", None)
            parameter.pop("ParameterType", None)
        return declared


def _declared(template: Template) -> dict[str, Any]:
    capabilities = required_capabilities(template)
    reason = None
    if capabilities:
        types = sorted(
            {spec.type for spec in template.resources.values() if "::IAM::" in spec.type}
        )
        reason = f"The following resource(s) require capabilities: [{', '.join(types)}]"
    return given(
        Parameters=[
            given(
                ParameterKey=key,
                DefaultValue=as_text(spec["Default"]) if "Default" in spec else None,
                ParameterType=spec.get("Type"),
                NoEcho=is_hidden(template, key),
                Description=spec.get("Description"),
                ParameterConstraints={
                    name: [as_text(item) for item in spec[name]]
                    for name in CONSTRAINTS
                    if name in spec
                },
            )
            for key, spec in template.parameters.items()
        ],
        Description=template.description,
        Capabilities=capabilities,
        CapabilitiesReason=reason,
    )
