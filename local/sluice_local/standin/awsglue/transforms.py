"""``awsglue.transforms``: imported by every script that Glue Studio makes; has nothing here."""

from typing import NoReturn

__all__: list[str] = []


def __getattr__(name: str) -> NoReturn:
    if name.startswith("__"):
        raise AttributeError(name)
    raise NotImplementedError(f"The embedded AWS does not have awsglue.transforms.{name}")
