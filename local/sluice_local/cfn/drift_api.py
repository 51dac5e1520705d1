"""The operations on drift.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DetectStackDrift.html
"""

from sluice_local.cfn.detection import DETECTABLE
from sluice_local.cfn.errors import invalid
from sluice_local.cfn.paging import given, page
from sluice_local.cfn.request import Params, Request
from sluice_local.cfn.stack import Resource, Stack
from sluice_local.cfn.views import drift_view


class DriftApi(Request):
    """DetectStackDrift and its kin; each method takes the request and returns the answer."""

    def detect_stack_drift(self, params: Params) -> Params:
        """Start to look at the stack's resources, or at those that are named."""
        stack = self._detectable(params["StackName"])
        names = list(params.get("LogicalResourceIds") or [])
        for name in names:
            self._resource(stack, name)
        detection = self.engine.detect(stack, names, self.access_key)
        return {"StackDriftDetectionId": detection.id}

    def describe_stack_drift_detection_status(self, params: Params) -> Params:
        """How far a detection is, and what came of it."""
        detection = self._store.detection(params["StackDriftDetectionId"])
        with detection.stack.lock:
            return given(
                StackId=detection.stack.id,
                StackDriftDetectionId=detection.id,
                StackDriftStatus=detection.stack_status,
                DetectionStatus=detection.status,
                DetectionStatusReason=detection.reason,
                DriftedStackResourceCount=detection.drifted,
                Timestamp=detection.timestamp,
            )

    def describe_stack_resource_drifts(self, params: Params) -> Params:
        """The resources that were looked at; others are not shown."""
        stack = self._store.get(params["StackName"])
        wanted = params.get("StackResourceDriftStatusFilters")
        with stack.lock:
            found = [
                drift_view(stack, resource, resource.drift)
                for resource in stack.resources.values()
                if resource.drift is not None and (not wanted or resource.drift.status in wanted)
            ]
        size = int(params.get("MaxResults") or 100)
        drifts, token = page(found, params.get("NextToken"), size)
        return given(StackResourceDrifts=drifts, NextToken=token)

    def detect_stack_resource_drift(self, params: Params) -> Params:
        """Look at one resource, and wait for it."""
        stack = self._detectable(params["StackName"])
        resource = self._resource(stack, params["LogicalResourceId"])
        found = self.engine.detector(stack, self.access_key).check(resource)
        if found is None:
            raise invalid(f"Drift detection is not supported for resource type {resource.type}")
        return {"StackResourceDrift": drift_view(stack, resource, found)}

    def _detectable(self, name: str) -> Stack:
        stack = self._store.live(name)
        if stack is None:
            raise invalid(f"Stack [{name}] does not exist")
        if stack.status not in DETECTABLE:
            raise invalid(
                f"Drift detection cannot be performed on stack [{stack.id}] while it is in "
                f"{stack.status} state"
            )
        return stack

    def _resource(self, stack: Stack, name: str) -> Resource:
        with stack.lock:
            resource = stack.resources.get(name)
        if resource is None:
            raise invalid(f"Resource {name} does not exist for stack {stack.name}")
        return resource
