"""What is wrong with a policy."""


class PolicyError(ValueError):
    """A document that AWS would call malformed, or that is not judged here: never ignored."""
