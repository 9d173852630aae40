"""The public face: explicit, complete, documented, without logic; one object under all of its names."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections import Counter
from itertools import combinations
from types import ModuleType

import pytest

import tenfold as tf

from .imports import ROOT

FACES = sorted(
    "tenfold" if path.stem == "__init__" else f"tenfold.{path.stem}"
    for path in (ROOT / "tenfold").glob("*.py")
    if path.stem != "__main__"
)


def _tree(name: str) -> ast.Module:
    file = inspect.getsourcefile(importlib.import_module(name))
    assert file is not None
    with open(file, encoding="utf-8") as source:
        return ast.parse(source.read())


def logic(tree: ast.Module) -> list[str]:
    """The statements of a module that are neither its docstring nor an import nor a plain assignment."""
    found = []
    for statement in tree.body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            continue
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and not any(
            isinstance(n, (ast.Call, ast.Lambda, ast.IfExp, ast.comprehension)) for n in ast.walk(statement)
        ):
            continue
        found.append(ast.unparse(statement))
    return found


def _imported(tree: ast.Module) -> set[str]:
    names = set()
    for statement in tree.body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name for alias in statement.names}
    return names


@pytest.mark.parametrize("name", FACES)
def test_a_face_has_no_logic(name: str) -> None:
    assert logic(_tree(name)) == []


def test_logic_is_found() -> None:
    allowed = '"""A face."""\nfrom .a import b as c\nnewaxis = None\n__all__ = ["c", "newaxis"]\n'
    assert logic(ast.parse(allowed)) == []
    for text in (
        "def f(): ...",
        "if x:\n    y = 1",
        "f()",
        "x = f()",
        "for i in x: pass",
        "x = [i for i in y]",
    ):
        assert len(logic(ast.parse(allowed + text))) == 1, text


@pytest.mark.parametrize("name", FACES)
def test_all_lists_every_public_name_once(name: str) -> None:
    module = importlib.import_module(name)
    listed = list(module.__all__)
    assert [n for n, count in Counter(listed).items() if count > 1] == []
    assert [n for n in listed if not hasattr(module, n)] == []
    imported = {n for n in _imported(_tree(name)) if not n.startswith("_")}
    assert imported - set(listed) == set()


@pytest.mark.parametrize("name", FACES)
def test_a_face_says_what_it_is(name: str) -> None:
    text = importlib.import_module(name).__doc__
    assert text and "None" not in text.splitlines()[0]


def undocumented(module: ModuleType) -> list[str]:
    """The functions and classes in a module's `__all__` without a docstring of their own."""
    values = {n: getattr(module, n) for n in module.__all__}
    return [
        n
        for n, value in values.items()
        if (inspect.isclass(value) or inspect.isfunction(value)) and not (value.__doc__ or "").strip()
    ]


@pytest.mark.parametrize("name", FACES)
def test_functions_and_classes_are_documented(name: str) -> None:
    assert undocumented(importlib.import_module(name)) == []


def test_a_missing_docstring_is_found() -> None:
    module = ModuleType("example")

    def bare() -> None: ...

    def said() -> None:
        """What it does."""

    class Bare: ...

    vars(module).update(bare=bare, said=said, Bare=Bare, PI=3.14, __all__=["bare", "said", "Bare", "PI"])
    assert undocumented(module) == ["bare", "Bare"]


def _families() -> dict[str, ModuleType]:
    """The modules in which one name means one function (tf.image.transpose is another than tf.transpose)."""
    return {"tf": tf, "tf.math": tf.math, "tf.nn": tf.nn, "tf.linalg": tf.linalg}


def test_one_name_is_one_object_in_all_families() -> None:
    shared = 0
    different = []
    for (first, a), (second, b) in combinations(_families().items(), 2):
        for name in sorted(set(a.__all__) & set(b.__all__)):
            shared += 1
            if getattr(a, name) is not getattr(b, name):
                different.append(f"{first}.{name} is not {second}.{name}")
    assert different == []
    assert shared > 50


ALIASES = [
    ("add", "math.add"),
    ("reduce_sum", "math.reduce_sum"),
    ("matmul", "linalg.matmul"),
    ("eye", "linalg.eye"),
    ("norm", "linalg.norm"),
    ("sigmoid", "nn.sigmoid"),
    ("tanh", "nn.tanh"),
    ("math.mod", "math.floormod"),
    ("math.truediv", "math.divide"),
    ("nn.swish", "nn.silu"),
    ("nn.lrn", "nn.local_response_normalization"),
    ("half", "float16"),
    ("double", "float64"),
    ("to_code", "autograph.to_code"),
    ("bool", "dtypes.bool"),
    ("as_dtype", "dtypes.as_dtype"),
]


@pytest.mark.parametrize(("name", "other"), ALIASES)
def test_aliases_are_the_same_object(name: str, other: str) -> None:
    assert _resolve(name) is _resolve(other)


def _resolve(path: str) -> object:
    value: object = tf
    for part in path.split("."):
        value = getattr(value, part)
    return value
