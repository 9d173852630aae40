"""A variable that has no value yet, as an object that can stand in a state."""

from __future__ import annotations

from typing import Any, NoReturn

from .errors import UndefinedVariableError


class Undefined:
    """Stands for the missing value of the variable `name`, missed at `line` of `filename`.

    `why` completes the sentence "`name` has no value: ..."; a tracer gives it where it joins branches.
    Any use raises `UndefinedVariableError`; `repr`, `isinstance` and `is` are safe.
    """

    __slots__ = ("filename", "line", "name", "why")

    def __init__(self, name: str, filename: str = "", line: int = 0, why: str = "") -> None:
        set_slot = object.__setattr__
        set_slot(self, "name", name)
        set_slot(self, "filename", filename)
        set_slot(self, "line", line)
        set_slot(self, "why", why)

    name: str
    filename: str
    line: int
    why: str

    def __repr__(self) -> str:
        return f"<undefined {self.name!r}>"

    def error(self) -> UndefinedVariableError:
        """The error that a use of the variable raises."""
        where = f" (missed at {self.filename}:{self.line})" if self.filename else ""
        why = self.why or "no assignment reaches this use on some path through a staged branch or loop"
        return UndefinedVariableError(
            f"{self.name!r} has no value here: {why}{where}. "
            f"Give {self.name!r} a value before the branch or loop, or in every branch."
        )

    def _raise(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise self.error()

    def __getattr__(self, attribute: str) -> Any:
        raise self.error()

    __setattr__ = __delattr__ = _raise
    __bool__ = __len__ = __iter__ = __next__ = __contains__ = __call__ = _raise
    __getitem__ = __setitem__ = __delitem__ = __reversed__ = _raise
    __int__ = __float__ = __complex__ = __index__ = __str__ = __format__ = __bytes__ = __hash__ = _raise
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _raise
    __neg__ = __pos__ = __abs__ = __invert__ = __round__ = __trunc__ = __floor__ = __ceil__ = _raise
    __add__ = __sub__ = __mul__ = __truediv__ = __floordiv__ = __mod__ = __divmod__ = __pow__ = _raise
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rfloordiv__ = __rmod__ = __rdivmod__ = __rpow__ = _raise
    __matmul__ = __and__ = __or__ = __xor__ = __lshift__ = __rshift__ = _raise
    __rmatmul__ = __rand__ = __ror__ = __rxor__ = __rlshift__ = __rrshift__ = _raise
    __enter__ = __exit__ = _raise
