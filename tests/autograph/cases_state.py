"""State of every kind, calls, and what stands around control flow.

Each function must mean the same plain, rewritten, and over staged values.
"""

# ruff: noqa
# mypy: ignore-errors
from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections import namedtuple

from .casebook import NUMBERS, PAIRS, case


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
