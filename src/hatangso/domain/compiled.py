"""Loops over arrays compiled to machine code (numba), kept on disk between runs where that can be written."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(loop: Loop) -> Loop:
    """`loop` as machine code that runs without the interpreter's lock; compiled when it is first called.

    numba notices a change of the file a loop stands in, not of files whose loops it calls: after such a
    change delete `__pycache__`. Where no folder can be written (a read-only installation) it is compiled
    anew in each process.
    """
    try:
        return cast(Loop, numba.njit(loop, nogil=True, cache=True))
    except RuntimeError:
        return cast(Loop, numba.njit(loop, nogil=True))
