"""Logic, `match` and assignments in conditions.

Each function must mean the same plain, rewritten, and over staged values.
"""

# ruff: noqa
# mypy: ignore-errors
from __future__ import annotations

from .casebook import NUMBERS, PAIRS, case


# Logic.


@case(*PAIRS)
def and_or_not(x, y):
    a = x > 1 and y > 1
    b = x > 2 or not y > 2
    if a and not b or x == y:
        return 1
    return 0


@case(*NUMBERS)
def chain(x):
    if 0 < x <= 4 < 5:
        return 1
    if 1 != x == x + 0 > 5:
        return 2
    return 3


@case(*PAIRS)
def equality(x, y):
    if x == y:
        return 0
    if (x, y) == (1, 2) or [x] != [y]:
        return 1
    return 2


@case(*NUMBERS)
def membership(x):
    if x in (1, 3, 5) and x not in [5, 6]:
        return 1
    return 0


@case((1,), (2,))
def assertion(x):
    assert x > 0, f"x is {1}"
    return x


# Match.


@case(*NUMBERS)
def match_literals(x):
    match x:
        case 0:
            y = 10
        case 1 | 2:
            y = 20
        case -1:
            y = 25
        case _:
            y = 30
    return y


@case(*PAIRS)
def match_capture_and_guard(x, y):
    match x:
        case 1 if y > 1:
            return 1
        case z if z > 2:
            return z * 10
        case (0 | 3) as z if z < y:
            return z - 10
    return -5


@case(*PAIRS)
def match_sequences(x, y):
    match (x, y):
        case (0, other):
            r = other
        case (1 | 2, 0):
            r = 50
        case (a, *rest, 3) if a > 0:
            r = a + 100
        case [a, b]:
            r = a * b
        case _:
            r = -1
    return r


@case(*NUMBERS, asks=False)
def match_structure_of_python_value(x):
    total = 0
    for item in ([1, 2], (3,), "ab", 7, {"k": 3}, [1, 2, 3, 4]):
        match item:
            case []:
                total += 1000
            case [one]:
                total += one
            case [first, *_, last]:
                total += first * last
            case _:
                total += x
    return total


@case(*NUMBERS)
def match_in_loop(n):
    s = 0
    for i in range(n):
        match i:
            case 1:
                continue
            case 4:
                break
            case k:
                s += k
    return s


@case((1,), (5,))
def match_with_mapping_stays_python(x):
    match {"k": x}:
        case {"k": value}:
            if value > 3:
                return value
            return 0
        case _:
            return 9


# Walrus.


@case(*NUMBERS)
def walrus_in_if(x):
    if (y := x + 1) > 3:
        return y
    return -y


@case(*NUMBERS)
def walrus_in_while(x):
    s = 0
    while (x := x - 1) > 0:
        if x == 3:
            continue
        s += x
    return s, x


@case(*PAIRS)
def walrus_in_lazy_operand(x, y):
    z = 0
    if x > 1 and (z := y + x) > 3:
        return z
    if x == 0 or not (z := y) == 1:
        z = z + 1
    return z


@case(*PAIRS)
def walrus_in_while_with_break(x, y):
    n = 0
    while x < 9 and (n := n + 1) < 5:
        if n == y:
            break
        x += 2
    return x * 100 + n
