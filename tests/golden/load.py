"""Loads the records of what TensorFlow did, and runs their cases. Free of TensorFlow.

A file `tests/golden/<name>.json` holds named inputs (name -> expression), the distinct errors, and cases by
group. A case (whose name, where none is given, is its source) is source text in the way of a notebook cell:
statements, the last of which is an expression whose value is the case's outcome.
The text uses `tf`, `np` and the file's inputs. `record_spine.py` writes the files.
"""

import ast
import json
import linecache
import re
import sys
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np

FOLDER = Path(__file__).resolve().parent
SLICES_KEYS = ("values", "indices", "dense_shape")
Encoded = Any
"""What JSON holds: see `encode`."""


@dataclass(frozen=True)
class Failure:
    """An exception: the class and its bases below `Exception`, and the beginning of the text.

    Addresses are written as `0x...`, counters as `N`; the frames of TensorFlow's own files and the prefix
    `{{function_node ...}}` are left out.
    """

    classes: tuple[str, ...]
    message: str

    @property
    def name(self) -> str:
        return self.classes[0]


@dataclass(frozen=True)
class Case:
    """One case. Exactly one of `value` and `error` counts: `error` is None where a value came."""

    name: str
    group: str
    source: str
    value: Encoded = None
    error: Failure | None = None
    printed: str | None = None
    inputs: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)


def load(name: str) -> list[Case]:
    """The cases of `<name>.json`, in the file's order; `name` is one of values, errors, gradients, mixing,
    repr and functions."""
    record = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    inputs: dict[str, str] = record["inputs"]
    failures = [Failure(tuple(error["classes"]), error["message"]) for error in record["errors"]]
    groups: dict[str, list[dict[str, Any]]] = record["groups"]
    return [_case(entry, group, failures, inputs) for group, entries in groups.items() for entry in entries]


def _case(entry: dict[str, Any], group: str, failures: list[Failure], inputs: dict[str, str]) -> Case:
    words = set(re.findall(r"[A-Za-z_]\w*", entry["source"]))
    error: int | None = entry.get("error")
    return Case(
        name=entry.get("name", entry["source"]),
        group=group,
        source=entry["source"],
        value=unpack(entry["value"]) if "value" in entry else None,
        error=None if error is None else failures[error],
        printed=entry.get("printed"),
        inputs={key: text for key, text in inputs.items() if key in words},
    )


def run(case: Case, tf: Any) -> Any:
    """Runs the case with the given module as `tf`; returns the outcome, or lets its exception through.

    The text is entered into `linecache` under a stable name, so that `inspect.getsource` finds the functions
    which the case defines (AutoGraph reads their source); for the same reason their module can be imported as
    `golden_case` while the case runs.
    """
    filename = "golden_" + re.sub(r"\W+", "_", case.name)[:60] + ".py"
    linecache.cache[filename] = (len(case.source), None, case.source.splitlines(keepends=True), filename)
    module = types.ModuleType("golden_case")
    scope = module.__dict__
    scope.update(tf=tf, np=np)
    for key, text in case.inputs.items():
        scope[key] = eval(text, scope)
    tree = ast.parse(case.source, filename)
    last = tree.body.pop()
    if not isinstance(last, ast.Expr):
        raise SyntaxError(f"{case.name}: the last statement must be an expression")
    sys.modules["golden_case"] = module
    try:
        exec(compile(tree, filename, "exec"), scope)
        return eval(compile(ast.Expression(last.value), filename, "eval"), scope)
    finally:
        del sys.modules["golden_case"]


def encode(value: Any) -> Encoded:
    """A JSON form of an outcome; works by duck typing, so it serves tenfold's values and TensorFlow's alike.

    Tensors, variables and NumPy arrays become `{"kind", "dtype", "shape", "data"}` with the data flat, in row
    order; the non-finite floats are "nan", "inf", "-inf"; a complex number is a pair; bytes are text.
    Containers become `{"kind": "list" | "tuple" | "dict", ...}`. Plain Python values become
    `{"kind": "int", "data": 3}`. What is none of these becomes `{"kind": "object", "type": class name}`.
    """
    if value is None:
        return {"kind": "None"}
    if isinstance(value, (bool, int, str)) and not isinstance(value, np.generic):
        return {"kind": type(value).__name__, "data": value}
    if isinstance(value, (float, complex, bytes)) and not isinstance(value, np.generic):
        return {"kind": type(value).__name__, "data": _scalar(value)}
    if isinstance(value, (np.ndarray, np.generic)):
        kind = "array" if isinstance(value, np.ndarray) else "scalar"
        return _array(kind, value.dtype.name, np.asarray(value))
    if isinstance(value, Mapping):
        return {"kind": "dict", "data": [[encode(key), encode(item)] for key, item in value.items()]}
    if isinstance(value, (list, tuple)):
        return {"kind": "list" if isinstance(value, list) else "tuple", "data": [encode(v) for v in value]}
    if hasattr(value, "as_numpy_dtype"):
        return {"kind": "dtype", "data": value.name}
    if hasattr(value, "is_fully_defined") and hasattr(value, "rank"):
        return {"kind": "shape", "data": None if value.rank is None else value.as_list()}
    if hasattr(value, "dense_shape") and hasattr(value, "indices") and hasattr(value, "values"):
        parts = {key: encode(getattr(value, key)) for key in SLICES_KEYS}
        return {"kind": "indexed_slices", **parts}
    if hasattr(value, "numpy") and hasattr(value, "dtype"):
        kind = "variable" if hasattr(value, "assign_add") else "tensor"
        return _array(kind, value.dtype.name, np.asarray(value.numpy()))
    return {"kind": "object", "type": type(value).__name__}


def _array(kind: str, dtype: str, array: "np.ndarray[Any, Any]") -> Encoded:
    data = [_scalar(item) for item in array.ravel().tolist()]
    if array.dtype == np.float32 or array.dtype == np.float16:  # the shortest digits that read back the same
        data = [_scalar(float(str(item))) for item in array.ravel()]
    return {"kind": kind, "dtype": dtype, "shape": list(array.shape), "data": data}


def _scalar(value: Any) -> Any:
    if isinstance(value, complex):
        return [_scalar(value.real), _scalar(value.imag)]
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, float) and not np.isfinite(value):
        return repr(value)
    return value


def pack(value: Encoded) -> list[Any]:
    """An encoded value without its keys, as the files hold it: `["tensor", "float32", [2], [1.0, 2.0]]`."""
    kind = value["kind"]
    if kind in ("list", "tuple"):
        return [kind, [pack(item) for item in value["data"]]]
    if kind == "dict":
        return [kind, [[pack(key), pack(item)] for key, item in value["data"]]]
    if kind == "indexed_slices":
        return [kind, *(pack(value[key]) for key in SLICES_KEYS)]
    return list(value.values())


def unpack(packed: list[Any]) -> Encoded:
    """The encoded value that `pack` was given."""
    kind, *rest = packed
    if kind in ("list", "tuple"):
        return {"kind": kind, "data": [unpack(item) for item in rest[0]]}
    if kind == "dict":
        return {"kind": kind, "data": [[unpack(key), unpack(item)] for key, item in rest[0]]}
    if kind == "indexed_slices":
        return {"kind": kind, **{key: unpack(item) for key, item in zip(SLICES_KEYS, rest, strict=True)}}
    if kind in ("tensor", "variable", "array", "scalar"):
        return {"kind": kind, "dtype": rest[0], "shape": rest[1], "data": rest[2]}
    if kind == "None":
        return {"kind": kind}
    return {"kind": kind, "type" if kind == "object" else "data": rest[0]}


def decode(value: Encoded) -> "np.ndarray[Any, Any]":
    """The NumPy array of an encoded tensor, variable or array (bfloat16 of `ml_dtypes`, bytes as object)."""
    name, data, shape = value["dtype"], value["data"], tuple(value["shape"])
    if name == "string" or name.startswith("bytes") or name == "object":
        raw = [item.encode("utf-8", "surrogateescape") for item in data]
        return np.array(raw, dtype=object).reshape(shape)
    dtype = np.dtype(ml_dtypes.bfloat16) if name == "bfloat16" else np.dtype(name)
    if dtype.kind == "c":
        data = [complex(float(real), float(imag)) for real, imag in data]
    elif dtype.kind in "fV":
        data = [float(item) for item in data]
    return np.array(data, dtype=dtype).reshape(shape)


def difference(actual: Encoded, wanted: Encoded, rtol: float = 1e-5, atol: float = 1e-6) -> str | None:
    """What differs between two encoded outcomes, as one line, or None.

    Kind, structure, dtype, shape and non-float data must be equal; floats may differ by
    `atol + rtol * |wanted|` (for float16 and bfloat16 `rtol` is at least 2e-3 and 2e-2).
    """
    return _difference(actual, wanted, rtol, atol, "outcome")


def _difference(actual: Encoded, wanted: Encoded, rtol: float, atol: float, path: str) -> str | None:
    if actual["kind"] != wanted["kind"]:
        return f"{path}: kind {actual['kind']}, wanted {wanted['kind']}"
    kind = wanted["kind"]
    if "dtype" in wanted:
        for key in ("dtype", "shape"):
            if actual[key] != wanted[key]:
                return f"{path}: {key} {actual[key]}, wanted {wanted[key]}"
        return _data_difference(actual, wanted, rtol, atol, path)
    if kind in ("list", "tuple", "dict"):
        return _sequence_difference(actual["data"], wanted["data"], rtol, atol, path)
    if kind == "indexed_slices":
        parts = [_difference(actual[key], wanted[key], rtol, atol, f"{path}.{key}") for key in SLICES_KEYS]
        return next((text for text in parts if text is not None), None)
    if kind == "float":
        close = np.isclose(float(actual["data"]), float(wanted["data"]), rtol, atol, equal_nan=True)
        return None if close else f"{path}: {actual['data']}, wanted {wanted['data']}"
    return None if actual == wanted else f"{path}: {actual}, wanted {wanted}"


def _sequence_difference(actual: Sequence[Any], wanted: Sequence[Any], rtol: float, atol: float,
                         path: str) -> str | None:  # fmt: skip
    if len(actual) != len(wanted):
        return f"{path}: {len(actual)} items, wanted {len(wanted)}"
    for index, (have, want) in enumerate(zip(actual, wanted, strict=True)):
        where = f"{path}[{index}]"
        if isinstance(want, list):  # a key and its item
            found = _sequence_difference(have, want, rtol, atol, where)
        else:
            found = _difference(have, want, rtol, atol, where)
        if found is not None:
            return found
    return None


def _data_difference(actual: Encoded, wanted: Encoded, rtol: float, atol: float, path: str) -> str | None:
    have, want = decode(actual), decode(wanted)
    looser = {"float16": 2e-3, "bfloat16": 2e-2}.get(wanted["dtype"], 0.0)
    if want.dtype.kind in "fcV":
        wide = np.complex128 if want.dtype.kind == "c" else np.float64
        have, want = have.astype(wide), want.astype(wide)
        same = np.isclose(have, want, max(rtol, looser), atol, equal_nan=True)
    else:
        same = np.asarray(have == want)
    if same.all():
        return None
    first = int(np.argmin(same.ravel()))
    return (
        f"{path}: {int((~same).sum())} of {same.size} items differ, first at flat index {first}: "
        f"{have.ravel()[first]!r}, wanted {want.ravel()[first]!r}"
    )
