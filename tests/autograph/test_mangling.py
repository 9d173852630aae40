from __future__ import annotations

import ast

import pytest

from tenfold.autograph import convert
from tenfold.autograph.mangling import mangle

from .fake_host import Staged, hidden, staged


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("self.__x = __y", "self._C__x = _C__y"),
        ("self.__x__ + __import__('a')", "self.__x__ + __import__('a')"),
        ("f(__k=1, k='__z')", "f(_C__k=1, k='__z')"),
        ("def g(__a):\n    nonlocal __b", "def g(_C__a):\n    nonlocal _C__b"),
        ("import __a.b", "import __a.b"),
    ],
)
def test_names_are_written_as_python_compiles_them(text: str, expected: str) -> None:
    tree = ast.parse(text)
    mangle(tree, "_C")
    assert ast.unparse(tree) == expected


def test_a_class_of_underscores_mangles_nothing() -> None:
    tree = ast.parse("self.__x")
    mangle(tree, "__")
    assert ast.unparse(tree) == "self.__x"


def test_private_names_of_a_class_in_a_function() -> None:
    def f(x: int) -> int:
        class C:
            def __init__(self) -> None:
                self.__y = 0

            def set(self, x: int) -> int:
                if x > 0:
                    self.__y = x
                return self.__y

        return C().set(x)

    with staged():
        assert hidden(convert(f)(Staged(3))) == f(3) == 3  # type: ignore[arg-type]
        assert hidden(convert(f)(Staged(-3))) == f(-3) == 0  # type: ignore[arg-type]
