from __future__ import annotations

import functools
import itertools
from typing import Any

import pytest

from tenfold.autograph import EndlessUnrollingError, convert, operators
from tenfold.autograph.staging import current, use

from .fake_host import LookedAtStaged, Staged, hidden, staged


def positive(x: Any) -> Any:
    if x > 0:
        return 1
    return 0


class Wide:
    def __init__(self) -> None:
        self.total = 0

    def __call__(self, x: Any) -> Any:
        return positive(x) + 1

    def method(self, x: Any) -> Any:
        return 10 if x > 0 else 20


def test_without_a_host_calls_are_plain_calls() -> None:
    seen: list[int] = []
    assert operators.call(seen.append, 1) is None
    assert operators.call(lambda *a, **k: (a, k), 1, y=2) == ((1,), {"y": 2})
    assert seen == [1]


def test_calls_of_every_kind() -> None:
    with staged():
        x = Staged(3)
        assert hidden(operators.call(positive, x)) == 1
        assert hidden(operators.call(Wide(), x)) == 2
        assert hidden(operators.call(Wide().method, x)) == 10
        assert hidden(operators.call(functools.partial(positive, x))) == 1
        assert hidden(operators.call(functools.partial(functools.partial(Wide().method), x=x))) == 10
        assert isinstance(operators.call(Wide), Wide)


def test_built_ins_reach_the_host_only_with_staged_arguments() -> None:
    with staged() as host:
        assert operators.call(abs, -3) == 3
        assert operators.call(max, [1, 2]) == 2
        assert not host.log
        assert hidden(operators.call(abs, Staged(-3))) == 3
        assert hidden(operators.call(max, [Staged(1), 2])) == 2
        assert hidden(operators.call(sum, (v for v in (Staged(1), 2)))) == 3
        operators.call(print, "x", Staged(1))
        assert host.log == ["abs", "max", "sum", "print"]
        assert host.printed == [("x", 1)]
        assert operators.call(repr, Staged(1)) == "Staged(1)"  # the host declines: the built-in is called


def test_callbacks_of_built_ins_are_rewritten() -> None:
    with staged():
        assert [hidden(v) for v in operators.call(map, positive, [Staged(1), Staged(-1)])] == [1, 0]
        assert operators.call(sorted, [3, -1, 2], key=positive) == [-1, 3, 2]
        assert hidden(operators.call(functools.reduce, lambda a, b: a + b, [1, 2])) == 3


def test_any_and_all_stop_where_python_stops() -> None:
    taken: list[int] = []

    def items(*values: Any) -> Any:
        for value in values:
            taken.append(value)
            yield value

    with staged():
        assert operators.call(any, items(0, 2, 3)) is True
        assert taken == [0, 2]
        assert operators.call(all, items(1, 1)) is True
        assert operators.call(all, items(1, 0, 1)) is False
        with pytest.raises(LookedAtStaged):  # the fake host has no `any`
            operators.call(any, items(0, Staged(1)))


def test_an_endless_loop_with_a_staged_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operators, "_UNROLLED_AT_MOST", 20)

    def f(n: Any) -> Any:
        for i in itertools.count():
            if i > n:
                break
        return i

    with (
        staged(),
        pytest.raises(EndlessUnrollingError, match=r"test_operators.py:\d+: this `for`.* 20 t"),
    ):
        convert(f)(Staged(3))
    assert convert(f)(3) == 4


def test_opted_out_and_library_functions_are_called_as_they_are() -> None:
    from tenfold.autograph import do_not_convert

    plain = do_not_convert(positive)
    with staged(), pytest.raises(LookedAtStaged):
        operators.call(plain, Staged(1))


def test_a_block_knows_its_place_and_words() -> None:
    def f(x: Any, box: Any) -> Any:
        y = 0
        if x > 0:
            y = 1
            box.total = x
        return y

    with staged() as host:
        convert(f)(Staged(3), Wide())
    (block,) = host.blocks
    assert block.names == ("y", "box.total")
    assert block.filename == __file__
    assert block.line == f.__code__.co_firstlineno + 2


def test_the_host_is_put_back_when_the_body_raises() -> None:
    with pytest.raises(KeyError), staged():
        assert current() is not None
        raise KeyError
    assert current() is None
    with use(None):
        assert current() is None
