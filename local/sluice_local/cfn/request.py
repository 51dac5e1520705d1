"""What every operation of the API knows of its caller."""

from dataclasses import dataclass
from typing import Any

from sluice_local.cfn.engine import SERVICE, Engine
from sluice_local.cfn.store import Store

Params = dict[str, Any]


@dataclass
class Request:
    """One request: the engine, and who asks."""

    engine: Engine
    account: str
    region: str
    access_key: str

    @property
    def _store(self) -> Store:
        return self.engine.stores.of(self.account, self.region)

    def _s3(self) -> Any:
        """S3 with the caller's credentials, to read a template."""
        credentials = self.engine.credentials(None, self.access_key, self.region)
        return self.engine.clients.client("s3", self.region, credentials, SERVICE)
