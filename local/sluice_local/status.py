"""What a running server has: for ``local status``. Numbers only, for it asks nobody who he is."""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Response

PATH = "/_sluice/status"
_started = time.monotonic()


def response() -> Response:
    """The answer, as JSON."""
    about = {
        "status": "ok",
        "pid": os.getpid(),
        "uptimeSeconds": round(time.monotonic() - _started, 1),
        "memoryBytes": memory(),
        "counts": counts(),
    }
    return Response(json.dumps(about), content_type="application/json")


def memory() -> int:
    """Bytes in memory now; on macOS the most that there were."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return pages * os.sysconf("SC_PAGE_SIZE")


def counts() -> dict[str, int]:
    """How many there are of each, in all accounts and regions."""
    buckets = [bucket for s3 in _backends("s3") for bucket in list(s3.buckets.values())]
    glue = _backends("glue")
    return {
        "buckets": len(buckets),
        "objects": sum(_objects(bucket) for bucket in buckets),
        "stacks": _stacks(),
        "jobs": sum(len(each.jobs) for each in glue),
        "runs": _runs(),
        "tables": sum(len(db.tables) for each in glue for db in list(each.databases.values())),
        "roles": sum(len(each.roles) for each in _backends("iam")),
        "keys": sum(len(each.keys) for each in _backends("kms")),
        "secrets": sum(len(each.secrets) for each in _backends("secretsmanager")),
    }


def _backends(service: str) -> list[Any]:
    module = sys.modules.get(f"moto.{service}.models")
    if module is None:
        return []
    return [found for _, _, found in list(getattr(module, f"{service}_backends").iter_backends())]


def _objects(bucket: Any) -> int:
    return sum(hasattr(newest, "contentsize") for newest in bucket.keys.values())


def _stacks() -> int:
    api = sys.modules.get("sluice_local.cfn.api")
    stores = api.engine().stores.all() if api is not None else []
    return sum(stack.status != "DELETE_COMPLETE" for store in stores for stack in store.stacks())


def _runs() -> int:
    runs = sys.modules.get("sluice_local.glue.runs")
    return runs.RUNS.count() if runs is not None else 0
