"""A function per construct. Each must mean the same plain, rewritten, and over staged values.

Every entry of `CASES` is a function and the argument lists to try; ints become staged values.
"""

# ruff: noqa
# mypy: ignore-errors
from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections import namedtuple

CASES = []


def case(*argument_lists, asks=True):
    """`asks`: whether the host is asked anything about staged arguments."""

    def keep(function):
        function.asks = asks
        CASES.append((function, argument_lists))
        return function

    return keep


NUMBERS = [(n,) for n in range(-2, 9)]
PAIRS = [(a, b) for a in range(0, 4) for b in range(0, 4)]


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


# State.


class Counter:
    def __init__(self):
        self.total = 0
        self.inner = None
        self.__private = 1

    def add(self, x):
        if x > 2:
            self.total += x
        else:
            self.__private = self.__private + 1
        return self.total + self.__private

    @property
    def big(self):
        if self.total > 3:
            return 1
        return 0

    @classmethod
    def made(cls, x):
        if x > 2:
            return x
        return -x

    @staticmethod
    def doubled(x):
        if x > 2:
            return x * 2
        return x

    def __call__(self, x):
        return self.add(x) + (1 if x > 4 else 0)


class Derived(Counter):
    def add(self, x):
        if x > 3:
            y = super().add(x)
        else:
            y = super(Derived, self).add(0)
        return y


@case(*NUMBERS)
def attributes(x):
    c = Counter()
    c.inner = Counter()
    if x > 2:
        c.total = x
        c.inner.total = 2 * x
    else:
        c.inner.total = 5
    return c.total, c.inner.total


@case(*NUMBERS)
def attributes_in_loop(n):
    c = Counter()
    for i in range(n):
        c.total += i
    return c.total


@case(*NUMBERS)
def methods(x):
    c, d = Counter(), Derived()
    return c.add(x), c.add(5), d.add(4), d(3), c(x), Counter.made(x), c.doubled(x), Counter.doubled(x)


@case(*NUMBERS)
def properties(x):
    c = Counter()
    c.total = x
    return c.big + 1


@case(*NUMBERS)
def items(x):
    d = {"k": 1, "n": {"m": 2}}
    xs = [1, 2, 3]
    i = 1
    if x > 2:
        d["k"] = x
        xs[i] = x
    else:
        d["n"]["m"] = 7
        xs[-1] += 1
    return d["k"], d["n"]["m"], xs[0], xs[1], xs[2]


@case(*NUMBERS)
def items_with_changing_index(x):
    xs = [0, 0, 0]
    for i in (0, 1, 2):
        if x > i:
            xs[i] = x
    return xs[0], xs[1], xs[2]


@case(*PAIRS)
def tuples(x, y):
    p = (x, y)
    while p[0] < 5:
        p = (p[0] + 1, p[1] + p[0])
    return p


@case(*NUMBERS)
def annotated_and_augmented(x):
    y: int = 1
    z: int
    if x > 2:
        y: int = x
        z = 1
    else:
        z = 2
    y **= 1
    y *= 2
    return y + z


@case(*NUMBERS)
def unpacking(x):
    if x > 2:
        a, *b, c = x, 1, 2, x + 1
    else:
        a, *b, c = 3, x, 4, 5
    return a + b[0] + b[1] + c


@case(*NUMBERS)
def deletion(x):
    y = 1
    if x > 2:
        t = x
        y = t + y
        del t
    else:
        t = 3
        del t
    t = y
    return t


@case(*NUMBERS)
def nonlocal_variable(x):
    total = 0

    def add(v):
        nonlocal total
        if v > 2:
            total += v
        else:
            total -= 1

    add(x)
    add(x + 1)
    return total


@case(*NUMBERS)
def closure_read_later(x):
    y = 0

    def read():
        return y + 1

    if x > 2:
        y = x
    return read()


GLOBAL = 0


@case(*NUMBERS)
def global_variable(x):
    global GLOBAL
    GLOBAL = 1
    if x > 2:
        GLOBAL = x
    return GLOBAL


@case(*NUMBERS, asks=False)
def list_append(n):
    xs = []
    for i in (1, 2, 3):
        xs.append(i * n)
    return xs[0] + xs[1] * xs[2]


@case(*NUMBERS)
def assigned_in_both_branches(x):
    if x > 2:
        y = 1
    else:
        y = 2
    while x < 3:
        x += y
    return x


Point = namedtuple("Point", "x y")


@dataclasses.dataclass
class Box:
    value: int


@case(*NUMBERS)
def named_tuple_and_dataclass(x):
    p = Point(x, 1)
    b = Box(1)
    if p.x > 2:
        b.value = p.x
    else:
        p = p._replace(y=2)
        b.value = p.y
    return b.value


# Calls.


def helper(x, *more, scale=1, **others):
    if x > 2:
        x = x * scale
    for m in more:
        x = x + m
    return x + others.get("offset", 0)


def wrapped(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs) + 1

    return wrapper


@wrapped
def decorated(x, y=2):
    if x > y:
        return x
    return y


@case(*NUMBERS)
def calls(x):
    a = helper(x, 1, 2, scale=3, offset=4)
    b = helper(*[x, 1], **{"scale": 2})
    c = functools.partial(helper, scale=5)(x)
    return a + b + c + decorated(x) + decorated(x, y=5)


@case(*NUMBERS)
def lambdas(x):
    f, g = (lambda v: v if v > 2 else -v), (lambda v, k=3: v + k if v > 3 else k)
    return f(x) * 10 + g(x)


@case(*NUMBERS)
def comprehensions(x):
    return sum([helper(x, i) if x > i else i for i in (1, 2, 3)])


@case(*NUMBERS, asks=False)
def recursion(x):
    def down(n):
        return 0 if n == 0 else 1 + down(n - 1)

    return down(4) + x


@case(*NUMBERS, asks=False)
def shadowed_builtin(x):
    range = lambda n: (n, n)
    s = 0
    for i in range(3):
        s += i * x
    return s


# Around.


@contextlib.contextmanager
def scope():
    yield 1


@case(*NUMBERS)
def with_statement(x):
    with scope() as one:
        if x > 2:
            y = x + one
        else:
            y = one
    return y


@case(*NUMBERS)
def return_inside_with(x):
    with scope():
        if x > 2:
            return x
        x = x + 1
    return -x


@case(*NUMBERS)
def return_inside_with_in_branch(x):
    if x > 2:
        with scope():
            return x
    return -x


def finishing(log, x):
    try:
        if x > 2:
            return x
        x += 1
    finally:
        log.append("done")
    return -x


@case(*NUMBERS)
def return_through_finally(x):
    log = []
    y = finishing(log, x)
    return y, len(log)


@case(*NUMBERS)
def try_else(x):
    y = 0
    for i in (1, 2, 3):
        try:
            if x > i:
                y += i
                continue
        except KeyError:
            y = 100
        else:
            y += 10
        finally:
            y += 1000
    return y


@case(*NUMBERS)
def exception_in_python_path(x):
    y = 0
    try:
        if x > 2:
            y = 1
        raise KeyError("no")
    except KeyError as error:
        y = y + len(error.args)
    return y


@case(*NUMBERS)
def doc_and_static_tests(x, y=None):
    """Keeps its docstring."""
    if y is None:
        y = 1
    if isinstance(y, str):
        return 7
    if not callable(x) and x > 3:
        return x
    return y


# Containers that change in place.


OUTSIDE = [0]


@case(*NUMBERS)
def containers_in_place(x):
    xs, d, alias = [1], {"a": 1}, None
    alias = xs
    OUTSIDE[:] = [0]
    if x > 2:
        xs.append(x)
        xs.pop(0)
        d.update(a=x)
        OUTSIDE.append(x)
        OUTSIDE.remove(0)
    else:
        xs[0:1] = [5]
        d["b"] = 3
        del d["b"]
    return alias[0], xs[0], d["a"], OUTSIDE[0]


@case(*NUMBERS)
def container_rebound_and_changed(x):
    c = Counter()
    c.inner = [1]
    xs = [2]
    if x > 2:
        xs.append(x)
        xs = [x]
        xs.append(1)
        xs.pop()
        c.inner = [3]
        c.inner[0] = x
    else:
        xs.insert(0, 4)
        xs.pop()
        c.inner.extend([7])
        c.inner.pop(0)
    return xs[0], c.inner[0], len(xs)


@case(*NUMBERS)
def container_in_staged_loop(n):
    xs = [1, 2]
    alias = xs
    for i in range(n):
        xs[0:1] = [xs[0] + i]
        xs.reverse()
    return alias[0], alias[1]
