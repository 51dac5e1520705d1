"""The contract engine: an ODCS contract turns raw CSV into de-identified Parquet."""

__version__ = "0.1.0"
