"""What tapes and accumulators share: being told by an interpreter what it does, while their context is open."""

from __future__ import annotations

import threading
from typing import Any

from ..runtime import context
from ..runtime.context import THREAD
from ..runtime.recorder import EagerRecorder


class Listener:
    """Something in the list of listeners (`tapes`) of the interpreter in which it was opened."""

    def __init__(self) -> None:
        self._recording = False
        self._interpreter: Any = None
        self._entered: Any = None
        self._thread = 0

    def _start(self) -> None:
        interpreter = THREAD.interpreter
        if interpreter is None:
            interpreter = EagerRecorder()
            self._entered = context.use(interpreter)
            self._entered.__enter__()
        interpreter.tapes.append(self)  # type: ignore[arg-type]
        self._interpreter = interpreter
        self._thread = threading.get_ident()
        self._recording = True

    def _stop(self) -> None:
        if threading.get_ident() != self._thread:
            raise RuntimeError(f"this {type(self).__name__} was opened in another thread, whose computation it "
                               "records: close it there")  # fmt: skip
        interpreter = self._interpreter
        if self in interpreter.tapes:
            interpreter.tapes.remove(self)
        self._recording = False
        self._interpreter = None
        if self._entered is not None:
            # The one that put the recorder in force may end before one that was opened inside it.
            if not interpreter.tapes:
                self._entered.__exit__(None, None, None)
            else:
                interpreter.tapes[0]._entered = self._entered
            self._entered = None

    def _pause(self) -> None:
        self._interpreter.tapes.remove(self)

    def _resume(self) -> None:
        self._interpreter.tapes.append(self)
