"""State that survives the server: one folder holds all of it, with the option ``--keep``.

What a client was answered is in the folder before the answer is sent, so the end of the process,
also by ``kill -9``, loses none of it; of a call that was not answered all is there or nothing. The
power of the machine is another matter: nothing is synced to the disk call by call.

The folder holds ``state.db``, an sqlite database of named segments of pickled state, and
``objects/``, a file for the content of each object of S3. A segment is what one call changes: a
service's backend of one account and region, a bucket, a version of an object, a stack, a run.

Other modules put their own state in with :func:`register`, and say with :func:`changed` that it
changed outside of a call; with :func:`change` they change a backend of moto's outside of a call.
"""

from sluice_local.state.hooks import change
from sluice_local.state.parts import changed, register

__all__ = ["change", "changed", "register"]
