from __future__ import annotations

from typing import Any

from tenfold.autograph import convert, to_code
from tenfold.autograph.properties import property_getter, user_properties

from .fake_host import Staged, hidden, staged


class Shape:
    def __init__(self, side: Any) -> None:
        self.side = side

    @property
    def size(self) -> Any:
        if self.side > 2:
            return 100
        return self.side


class Fixed(Shape):
    size = 7


def measure(shape: Any) -> Any:
    return shape.size + 1


def test_properties_of_the_users_classes_are_rewritten() -> None:
    assert "ag.get_attribute(shape, 'size')" in to_code(measure)
    made = convert(measure)
    assert made(Shape(3)) == 101
    with staged():
        assert hidden(made(Shape(Staged(3)))) == 101
        assert hidden(made(Shape(Staged(1)))) == 2
        assert made(Fixed(3)) == 8


def test_which_names_are_properties() -> None:
    found = user_properties(measure)  # type: ignore[arg-type]
    assert "size" in found
    assert "side" not in found


def test_a_class_that_only_a_closure_knows() -> None:
    class Local:
        @property
        def area_of_local(self) -> int:
            return 3

    def f(x: Any) -> Any:
        return Local, x.area_of_local

    assert "get_attribute" in to_code(f)
    assert property_getter(Local(), "area_of_local") is not None
    assert property_getter(Local(), "__doc__") is None
