"""EventBridge: schedules, patterns, inputs (pure); ``bus`` takes events, ``delivery`` sends.

``bus.emit`` is what the other services call when something happens in them.
"""
