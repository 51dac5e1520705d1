"""``python -m sluice_local snapshot`` and ``restore``."""


def run(arguments: list[str]) -> int:
    """Do what the command line says; the exit code."""
    raise NotImplementedError(arguments)
