from __future__ import annotations

from typing import Any

import pytest

from tenfold.autograph import UndefinedVariableError, convert
from tenfold.autograph.undefined import Undefined

from . import samples as _samples
from .fake_host import Staged, hidden, staged

samples: Any = _samples


@pytest.mark.parametrize(
    "use",
    [
        lambda u: u + 1,
        lambda u: 1 + u,
        lambda u: bool(u),
        lambda u: u.shape,
        lambda u: u[0],
        lambda u: u(),
        lambda u: u == 1,
        lambda u: list(u),
        lambda u: str(u),
        lambda u: hash(u),
        lambda u: -u,
        lambda u: f"{u}",
        lambda u: setattr(u, "x", 1),
    ],
)
def test_any_use_names_the_variable(use: Any) -> None:
    with pytest.raises(UndefinedVariableError, match=r"'y' has no value here: .*missed at file.py:3"):
        use(Undefined("y", "file.py", 3))


def test_looking_at_it_is_safe() -> None:
    assert repr(Undefined("y")) == "<undefined 'y'>"
    assert isinstance(Undefined("y"), Undefined)


def test_a_variable_of_one_branch() -> None:
    def f(x: Any) -> Any:
        if x > 0:
            y = x
        return y + 1

    with staged(), pytest.raises(UndefinedVariableError, match="'y' has no value here: only one branch"):
        convert(f)(Staged(1))
    assert convert(f)(1) == 2
    with pytest.raises(UnboundLocalError, match="'y'"):
        convert(f)(0)


def test_an_unbound_variable_stays_unbound_in_a_branch() -> None:
    with pytest.raises(NameError, match="'z'"):
        convert(samples.unbound)(1)


def test_an_attribute_of_one_branch_is_removed_from_the_other() -> None:
    class Box:
        pass

    def f(x: Any, box: Any, d: Any) -> Any:
        if x > 0:
            box.a = 1
            d["k"] = 2
        return x

    box, d = Box(), dict[str, int]()
    with staged() as host:
        assert hidden(convert(f)(Staged(1), box, d)) == 1
    assert host.blocks[0].names == ("box.a", "d['k']")
    assert not hasattr(box, "a")
    assert d == {}
