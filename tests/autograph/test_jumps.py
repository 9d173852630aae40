from __future__ import annotations

from typing import Any

from tenfold.autograph import convert, to_code

from . import samples as _samples
from .fake_host import FakeHost, Staged, hidden, staged

samples: Any = _samples


def code(function: Any) -> str:
    """The generated code without comments and blank lines."""
    lines = to_code(function).splitlines()
    return "\n".join(line for line in lines if line.strip() and not line.strip().startswith("#"))


def test_what_follows_a_return_moves_into_the_other_branch() -> None:
    def f(x: Any) -> Any:
        if x > 2:
            return x
        y = -x
        return y  # noqa: RET504

    text = code(f)
    assert "did_return" not in text
    assert "return_value = y" in text
    with staged() as host:
        convert(f)(Staged(1))
    assert host.log == ["if"]


def test_no_flag_for_an_elif_chain_of_returns() -> None:
    def f(x: Any) -> Any:
        if x > 2:
            return 1
        if x > 1:
            x = x + 1
        else:
            return 2
        return x

    assert "did_return" not in code(f)


def test_continue_needs_no_flag_where_the_rest_can_move() -> None:
    def f(n: Any) -> Any:
        s = 0
        for i in range(n):
            if i == 1:
                continue
            s += i
        return s

    assert "did_continue" not in code(f)


def test_a_return_that_nothing_rewritten_encloses_stays() -> None:
    def f(x: Any, y: Any = None) -> Any:
        if y is None:
            return 0
        with open(y) as file:
            return file.read(x)

    assert code(f).count("    return") == 2
    assert "return_value" not in code(f)


def test_a_flag_only_where_a_loop_returns() -> None:
    def f(n: Any) -> Any:
        for i in range(n):
            if i > 3:
                return i
        return n

    text = code(f)
    assert text.count("did_return = True") == 1
    assert "did_break" not in text


def test_a_jump_out_of_finally_stays_pythons() -> None:
    assert samples.break_in_finally(5) == convert(samples.break_in_finally)(5) == 2
    assert "break" in code(samples.break_in_finally).split()
    assert samples.return_in_finally(3) == convert(samples.return_in_finally)(3) == 0


def test_a_suppressed_exception_goes_on_behind_the_with() -> None:
    import contextlib

    def f(x: Any, fail: bool) -> Any:
        if x > 2:
            with contextlib.suppress(KeyError):
                if fail:
                    raise KeyError
                return 1
            x = x + 10
        return x

    for arguments in ((3, True), (3, False), (1, True)):
        assert convert(f)(*arguments) == f(*arguments)
    with staged():
        assert hidden(convert(f)(Staged(3), True)) == 13


def test_a_test_that_does_more_than_look_runs_once_per_iteration() -> None:
    seen: list[int] = []

    def take(limit: Any) -> Any:
        seen.append(1)
        return len(seen) < limit

    def f(limit: Any) -> Any:
        n = 0
        while take(limit):
            n += 1
        return n

    assert convert(f)(4) == 3
    assert len(seen) == 4


def test_a_loop_becomes_staged_when_its_condition_does() -> None:
    def f(n: Any) -> Any:
        i = 0
        while True:
            i += 1
            if i > n:
                break
        return i

    with staged() as host:
        assert hidden(convert(f)(Staged(4))) == 5
    assert host.log[:3] == ["if", "not", "while"]  # one iteration in Python, then the host's loop


def test_a_generator_is_not_asked_for_more_than_python_would() -> None:
    def f(items: Any, limit: Any) -> Any:
        total = 0
        for item in items:
            total += item
            if total > limit:
                break
        return total

    items = iter([1, 2, 3, 4])
    assert convert(f)(items, 2) == 3
    assert list(items) == [3, 4]
    with staged():
        items = iter([1, 2, 3, 4])
        assert hidden(convert(f)(items, Staged(2))) == 3


def test_the_state_of_a_loop_names_no_dead_temporaries() -> None:
    def f(n: Any) -> Any:
        s = 0
        for i in range(n):
            t = i * 2
            s += t
        return s

    host = FakeHost()
    from tenfold.autograph import staging

    with staging.use(host):
        convert(f)(Staged(3))
    assert [block.names for block in host.blocks] == [("s",)]
