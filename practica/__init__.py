"""Practica, the working home of communities of practice."""

import os

__version__ = "0.1.0"

# One thread for numpy's matrices, said before numpy is first loaded: a web process answers several requests at once anyway, and
# threads that wait for each other made the encoding of one question on two busy cores cost 12 ms instead of 3.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
