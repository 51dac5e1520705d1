"""Athena: workgroups, and queries that really run, on DuckDB, over the Glue catalog's tables."""
