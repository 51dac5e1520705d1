"""Faults on demand: AWS's own failures, when and where a test asks for them.

``rules`` says what can be asked for, ``reading`` reads it, ``book`` keeps the rules and counts,
``seen`` tells what a request is, ``answers`` what AWS answers, ``around`` does it to requests and
``steps`` to stacks.
"""
