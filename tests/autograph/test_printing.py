from __future__ import annotations

import ast
from typing import Any

from tenfold.autograph import to_code

from . import samples
from .cases import CASES
from .fake_host import Staged, hidden, staged


def countdown(n: Any) -> Any:
    """Counts."""
    while n > 0:
        if n == 3:
            break
        n = n - 1
    return n


EXPECTED = '''\
from tenfold.autograph import operators as ag

def countdown(n: Any) -> Any:
    """Counts."""
    did_break = False

    # line 15: while n > 0:
    def get_state():
        return (did_break, n)

    def set_state(state):
        nonlocal did_break, n
        did_break, n = state

    def loop_test():
        return ag.and_(ag.not_(did_break), lambda: n > 0)

    def loop_body():
        # line 16: if n == 3:
        def get_state_2():
            return (did_break, n)

        def set_state_2(state):
            nonlocal did_break, n
            did_break, n = state

        def if_body():
            nonlocal did_break
            did_break = True

        def else_body():
            nonlocal n
            n = n - 1
        ag.if_stmt(ag.eq(n, 3), if_body, else_body, get_state_2, set_state_2, ('did_break', 'n'))
    ag.while_stmt(loop_test, loop_body, get_state, set_state, ('did_break', 'n'))
    return n
'''


def test_the_text() -> None:
    assert to_code(countdown) == EXPECTED


def test_code_without_control_flow_is_printed_as_it_is() -> None:
    assert to_code(samples.nothing_to_do) == "def nothing_to_do(x):\n    y = x + 1\n    return y * 2\n"


def test_a_lambda() -> None:
    assert to_code(samples.three[0]).splitlines()[-1] == "lambda x: ag.if_exp(x > 0, lambda: 1, lambda: 2)"


def test_the_text_can_be_pasted_and_run() -> None:
    namespace: dict[str, Any] = {"Any": Any}
    exec(to_code(countdown), namespace)
    assert [namespace["countdown"](n) for n in range(6)] == [countdown(n) for n in range(6)]
    with staged():
        assert hidden(namespace["countdown"](Staged(5))) == 3


def test_long_calls_are_wrapped() -> None:
    def f(first_number: Any, second_number: Any, third_number: Any) -> Any:
        if first_number:
            first_number, second_number, third_number = second_number, third_number, first_number
        return first_number + second_number + third_number

    text = to_code(f)
    assert max(map(len, text.splitlines())) <= 100
    assert "    ag.if_stmt(\n        first_number,\n        if_body,\n        None,\n" in text
    ast.parse(text)


def test_every_case_prints_as_valid_python() -> None:
    for function, _ in CASES:
        inner = getattr(function, "__wrapped__", function)
        ast.parse(to_code(inner))
        assert "@line" not in to_code(inner)
