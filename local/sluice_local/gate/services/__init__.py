"""One module for each service whose reference needs more than names: ``questions``."""
