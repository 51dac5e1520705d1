"""What a long life leaves in memory."""

import weakref

from moto.core.common_models import BaseModel
from moto.s3.models import FakeKey
from sluice_local import moto_memory


def test_a_model_that_nothing_holds_is_gone() -> None:
    before = BaseModel.__new__
    try:
        moto_memory.install()
        model = FakeKey("key", b"x", account_id="123456789012", region_name="us-east-1")
        assert model.value == b"x"
        seen = weakref.ref(model)
        del model
        assert seen() is None
    finally:
        BaseModel.__new__ = before  # type: ignore[method-assign]
