"""SNS: topic attributes that moto 5.2.5 keeps but does not show."""

from typing import Any

from moto.core.responses import ActionResult
from moto.sns.responses import SNSResponse

SHOWN = {"SignatureVersion": "signature_version", "TracingConfig": "tracing_config"}

_get_topic_attributes = SNSResponse.get_topic_attributes


def _with_all_attributes(self: Any) -> Any:
    """Add the attributes that a template can set."""
    attributes = dict(_get_topic_attributes(self).result["Attributes"])
    topic = self.backend.get_topic(self._get_param("TopicArn"))
    for name, field in SHOWN.items():
        value = getattr(topic, field, None)
        if value:
            attributes[name] = value
    return ActionResult({"Attributes": attributes})


SNSResponse.get_topic_attributes = _with_all_attributes
