"""Branches, returns and loops.

Each function must mean the same plain, rewritten, and over staged values.
"""

# ruff: noqa
# mypy: ignore-errors
from __future__ import annotations

from .casebook import NUMBERS, PAIRS, case


# Branches.


@case(*NUMBERS)
def if_only(x):
    y = 0
    if x > 2:
        y = x
    return y


@case(*NUMBERS)
def if_else(x):
    if x > 2:
        y = x
    else:
        y = -x
    return y


@case(*NUMBERS)
def elif_chain(x):
    if x < 0:
        y = 1
    elif x < 2:
        y = 2
    elif x < 4:
        y = 3
    else:
        y = 4
    return y


@case(*PAIRS)
def nested_if(x, y):
    z = 0
    if x > 1:
        if y > 1:
            z = 1
        else:
            z = 2
    elif y > 2:
        z = 3
    return z


@case(*NUMBERS)
def dead_temporary(x):
    if x > 2:
        t = "text"
        y = len(t)
    else:
        t = None
        y = x
    return y


@case(*NUMBERS)
def conditional_expression(x):
    return x if x > 3 else (-x if x < 0 else x + 1)


@case(*NUMBERS)
def empty_branch(x):
    if x > 2:
        pass
    else:
        x = 0
    return x


@case(*NUMBERS)
def dead_temporary_read_by_the_other_branch(x):
    if x > 2:
        x = 100
        return x
    else:
        return x + 1


# Returns.


@case(*NUMBERS)
def early_return(x):
    if x > 2:
        return x
    return -x


@case(*NUMBERS)
def two_early_returns(x):
    if x > 4:
        return x
    y = x + 1
    if y > 2:
        return y * 10
    return -y


@case(*PAIRS)
def return_in_some_paths(x, y):
    if x > 1:
        if y > 1:
            return 1
        x = x + y
    y = y + x
    return x * y


@case(*NUMBERS)
def return_in_loop(n):
    i = 0
    while i < n:
        if i * i > 10:
            return i
        i += 1
    return -1


@case(*PAIRS)
def return_in_nested_loops(n, m):
    for i in range(n):
        for j in range(m):
            if i * j == 2:
                return i * 10 + j
    return -1


@case(*NUMBERS)
def return_after_loop_and_in_else(n):
    s = 0
    for i in range(n):
        s += i
        if s > 12:
            return s
    else:
        s += 100
    return s


@case(*NUMBERS)
def while_true_return(x):
    while True:
        x += 3
        if x > 10:
            return x


@case(*NUMBERS)
def return_of_tuple(x):
    if x > 2:
        return x, x + 1
    return x, 0


# Loops.


@case(*NUMBERS)
def while_loop(n):
    s = 0
    i = 0
    while i < n:
        s = s + i
        i = i + 1
    return s


@case(*NUMBERS)
def while_with_and(n):
    i = 0
    while i < n and i * i < 20:
        i += 1
    return i


@case(*NUMBERS)
def while_break(n):
    i = 0
    while i < 10:
        if i == n:
            break
        i += 1
    return i


@case(*NUMBERS)
def while_true_break(n):
    i = 0
    while True:
        i += 1
        if i > n:
            break
    return i


@case(*NUMBERS)
def while_else(n):
    i = 0
    while i < n:
        if i == 5:
            break
        i += 1
    else:
        i += 100
    return i


@case(*NUMBERS)
def while_else_without_break(n):
    i = 0
    while i < n:
        i += 1
    else:
        i += 100
    return i


@case(*NUMBERS)
def while_called_test(n):
    def going(i):
        return i < n

    i = 0
    while going(i):
        i += 2
    return i


@case(*NUMBERS)
def for_range(n):
    s = 0
    for i in range(n):
        s += i * i
    return s


@case(*PAIRS)
def for_range_with_step(a, b):
    s = 0
    for i in range(a, 10, b + 1):
        s = s * 2 + i
    return s


@case(*NUMBERS)
def for_negative_step(n):
    s = 0
    for i in range(n, -3, -2):
        s = s * 3 + i
    return s


@case(*NUMBERS)
def for_continue(n):
    s = 0
    for i in range(n):
        if i % 2 == 0:
            continue
        s += i
    return s


@case(*NUMBERS)
def for_break_and_continue(n):
    s = 0
    for i in range(10):
        if i == 3:
            continue
        if i > n:
            break
        s += i
    return s


@case(*NUMBERS)
def for_else(n):
    s = 0
    for i in range(4):
        if i == n:
            break
        s += i
    else:
        s = s + 100
    return s


@case(*NUMBERS)
def for_over_tuple_with_staged_break(n):
    s = 0
    for i in (1, 2, 3, 4):
        if s > n:
            break
        s += i
    return s, s


@case(*NUMBERS, asks=False)
def for_over_generator(n):
    s = 0
    for i in (k * k for k in (1, 2, 3)):
        s += i * n
    return s


@case(*NUMBERS)
def for_target_used_after(n):
    i = 0
    for i in range(5):
        if i > n:
            break
    return i


@case(*NUMBERS)
def for_unpacking(n):
    s = 0
    for a, (b, *c) in [(1, (2, 3, 4)), (5, (6, 7))]:
        if n > 2:
            s += a * b + c[0]
    return s


@case(*NUMBERS)
def nested_loops(n):
    s = 0
    for i in range(n):
        j = 0
        while j < i:
            if j == 2:
                break
            s += i * j
            j += 1
        else:
            s += 1
    return s


@case(*NUMBERS)
def temporary_in_loop(n):
    s = 0
    for i in range(n):
        t = i * 2
        if t > 3:
            t = t + 1
        s += t
    return s


@case(*PAIRS)
def fibonacci(n, m):
    a, b = 0, 1
    for _ in range(n + m):
        a, b = b, a + b
    return a


@case(*[(n,) for n in range(1, 12)])
def collatz(n):
    steps = 0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps
