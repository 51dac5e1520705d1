"""CloudWatch: metrics that services put, and alarms (``alarm`` is pure)."""
