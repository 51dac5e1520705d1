"""The gate: every call is authorised by IAM's policies before its service sees it, as on AWS.

``actions`` says what a call asks (pure), ``context`` what its conditions may look at, ``policies``
which policies bear on it, and ``enforce`` asks them. It fails closed: what cannot be read is
refused.
"""
