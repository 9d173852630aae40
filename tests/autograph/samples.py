"""Functions whose source has a peculiar place."""

# ruff: noqa
# mypy: ignore-errors
# fmt: off
import functools


def keep(f):
    @functools.wraps(f)
    def wrapper(*args): return f(*args)
    return wrapper


three = (lambda x: 1 if x > 0 else 2, lambda x: 3 if x > 0 else 4, lambda x: (5
    if x > 0 else 6))
twins = [(lambda x: x if x else 0), (lambda x: x if x else 1)]
def one_line(x): return x if x > 0 else -x


@keep
@keep
def twice_decorated(
    x,  # a comment
):
    if x > 0:
        return x
    return -x


class Outer:
    class Inner:
        def method(self, x):
            if x > 0:
                return self.__private(x)
            return x

        def __private(self, x):
            return x + 1

    same = lambda self, x: x if x > 0 else 0


def same(x):
    if x > 0: return "first"
    return "second"


def raises(x):
    if x > 0:
        y = x + 1
        raise ValueError(y)
    return x


def generator(n):
    for i in range(n):
        if i > 1:
            yield i


async def coroutine(n):
    if n:
        return n


def nothing_to_do(x):
    y = x + 1
    return y * 2


def reads_its_frame(x):
    if x > 0:
        y = 1
    return locals()


def break_in_finally(x):
    while True:
        try:
            if x > 2:
                x -= 1
            raise KeyError
        except KeyError:
            pass
        finally:
            if x <= 2:
                break
    return x


def return_in_finally(x):
    for i in range(x):
        try:
            raise KeyError
        finally:
            return i


def unbound(x):
    if x > 0:
        y = z
        z = y
    return x


def many_lines(n):
    total = 0
    for i in range(n):
        if i == 1:
            continue
        while total < (
            i * 2
        ):
            total += 1
            if total > 5:
                break
        else:
            total += 2
        if i > 5:
            return total
    return -total
