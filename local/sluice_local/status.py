"""What a running server has: for ``local status``. Numbers only, for it asks nobody who he is."""

import json
import os
import resource
import time
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Response

from sluice_local import __version__
from sluice_local.loaded import loaded

PATH = "/_sluice/status"
_started = time.monotonic()


def response() -> Response:
    """The answer, as JSON."""
    about = {
        "status": "ok",
        "version": __version__,
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
    found = buckets()
    glue = _backends("glue")
    return {
        "buckets": len(found),
        "objects": sum(map(objects, found)),
        "stacks": len(stacks()),
        "jobs": sum(len(each.jobs) for each in glue),
        "runs": _runs(),
        "tables": sum(len(db.tables) for each in glue for db in list(each.databases.values())),
        "roles": sum(len(each.roles) for each in _backends("iam")),
        "keys": sum(len(each.keys) for each in _backends("kms")),
        "secrets": sum(len(each.secrets) for each in _backends("secretsmanager")),
    }


def _backends(service: str) -> list[Any]:
    module = loaded(f"moto.{service}.models")
    if module is None:
        return []
    return [found for _, _, found in list(getattr(module, f"{service}_backends").iter_backends())]


def buckets() -> list[Any]:
    """All buckets, as moto has them."""
    return [bucket for s3 in _backends("s3") for bucket in list(s3.buckets.values())]


def objects(bucket: Any) -> int:
    """How many objects a bucket has; versions and delete markers are none."""
    return sum(hasattr(newest, "contentsize") for newest in list(bucket.keys.values()))


def stacks() -> list[Any]:
    """All stacks that are not deleted."""
    api = loaded("sluice_local.cfn.api")
    stores = api.engine().stores.all() if api is not None else []
    found = (stack for store in stores for stack in list(store.stacks()))
    return [stack for stack in found if stack.status != "DELETE_COMPLETE"]


def runs(most: int) -> list[Any]:
    """The job runs that started last."""
    module = loaded("sluice_local.glue.runs")
    return module.RUNS.newest(most) if module is not None else []


def _runs() -> int:
    module = loaded("sluice_local.glue.runs")
    return module.RUNS.count() if module is not None else 0
