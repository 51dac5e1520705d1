"""moto does what ``identify`` says: the same operation, in the same region, by the same parameters.

By itself moto takes the operation from an ``Action`` anywhere in a request's URL or body before it
looks at ``X-Amz-Target``, a parameter of a JSON request from its URL or from an ``&Name=`` inside
its body, and the region from the host or from ``region/...`` in the user agent. Somebody who may
call one operation could so call another, and an innocent description be misread.
"""

from typing import Any
from urllib.parse import parse_qs

from moto.core.responses import BaseResponse

from sluice_local.calls import Call

#: Where the dispatcher puts the ``Call`` or ``Unidentified`` of a request.
KEY = "sluice.call"

_setup_class = BaseResponse.setup_class
_get_action = BaseResponse._get_action
_get_region_from_url = BaseResponse.get_region_from_url


def _call(request: Any) -> Call | None:
    found = request.environ.get(KEY) if request is not None else None
    # S3 has a dispatch of its own, which the checks of ``subresources`` keep to one reading
    return found if isinstance(found, Call) and found.service != "s3" else None


def _setup(self: Any, request: Any, *given: Any, **more: Any) -> None:
    """Parameters in the URL or in a form; never what looks like them inside another body."""
    _setup_class(self, request, *given, **more)
    if _call(request) is not None and not request.form:
        self.querystring = self.data = parse_qs(self.parsed_url.query, keep_blank_values=True)


def _action(self: Any) -> Any:
    """The operation that was identified."""
    call = _call(getattr(self, "normalized_request", None))
    return call.operation if call is not None else _get_action(self)


def _region(self: Any, request: Any, full_url: str) -> Any:
    """The region that the request is signed for."""
    call = _call(request)
    return call.region if call is not None else _get_region_from_url(self, request, full_url)


BaseResponse.setup_class = _setup
BaseResponse._get_action = _action
BaseResponse.get_region_from_url = _region
