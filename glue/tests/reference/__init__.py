"""A slow, obvious reading of glue/README.md, to hold the engine against.

Standard library only, rows as dicts, one value at a time. It shares no code with `sluice_etl`, and
was written from the README and ODCS v3.2. It takes sound contracts and sound CSV alone: refusals
of contracts, and quotes that stand where none may, have tests of their own.
"""
