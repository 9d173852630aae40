from __future__ import annotations

from typing import Any

import pytest

from tenfold.autograph import decisions

from .fake_host import LookedAtStaged, Staged, hidden, staged


def _never() -> Any:
    raise AssertionError("not to be evaluated")


def test_pythons_short_circuits_and_identities() -> None:
    empty: list[int] = []
    assert decisions.and_(empty, _never) is empty
    assert decisions.or_(5, _never) == 5
    assert decisions.or_(0, lambda: empty) is empty
    assert decisions.if_exp(1, lambda: 2, _never) == 2
    assert decisions.not_(empty) is True


def test_with_a_host_python_values_stay_pythons() -> None:
    with staged() as host:
        test_pythons_short_circuits_and_identities()
        assert decisions.eq(1, 1) is True
        assert decisions.ne((1, 2), (1, 2)) is False
        assert decisions.in_(1, [1]) is True
        assert decisions.not_in("a", "abc") is False
    assert not host.log


def test_staged_values_reach_the_host() -> None:
    with staged() as host:
        decisions.and_(Staged(1), lambda: Staged(0))
        decisions.or_(Staged(1), lambda: Staged(0))
        decisions.not_(Staged(1))
        decisions.if_exp(Staged(True), lambda: 1, lambda: 2)
        assert hidden(decisions.eq((1, [Staged(2)]), (1, [2]))) is True
        assert decisions.eq((Staged(2),), [2]) is decisions.eq((Staged(2),), (2, 3)) is False
        assert hidden(decisions.ne((Staged(2), 3), (2, 3))) is False
        decisions.ne(1, Staged(2))
        decisions.in_(Staged(2), [1, 2])
        decisions.not_in(1, (Staged(2),))
    assert host.log == ["and", "or", "not", "if_exp", "==", "==", "and", "not", "!=", "in", "not in"]


def test_the_last_operand_is_not_looked_at() -> None:
    with staged():
        assert hidden(decisions.and_(True, lambda: Staged(3))) == 3
        with pytest.raises(LookedAtStaged):
            bool(decisions.and_(True, lambda: Staged(3)))


def test_assertions() -> None:
    decisions.assert_stmt(1, _never)
    with pytest.raises(AssertionError, match="too small"):
        decisions.assert_stmt(0, lambda: "too small")
    with staged(), pytest.raises(AssertionError, match=r"line \d+: too small"):
        decisions.assert_stmt(Staged(0), lambda: "too small")
