"""IAM's policy language: what a request is judged by, and how. Pure: no state, no network.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""
