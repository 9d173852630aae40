"""Which functions are rewritten when they are called: the user's own, not those of libraries."""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from types import FunctionType

_LEFT_ALONE = {"tenfold", "jax", "jaxlib", "numpy"}
_DEMO = "tenfold.demo"
_ASKED_FOR: set[str] = {_DEMO}
_BY_FILE: dict[str, bool] = {}
_KNOWN: dict[tuple[str, str], bool] = {}


def _library_folders() -> tuple[str, ...]:
    paths = [sysconfig.get_paths()[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    paths += site.getsitepackages() if hasattr(site, "getsitepackages") else []
    paths.append(site.getusersitepackages())
    folders = {os.path.join(form(path), "") for path in paths for form in (os.path.abspath, os.path.realpath)}
    return tuple(sorted(folders))


_FOLDERS = _library_folders()


def leave_alone(module: str) -> None:
    """Leave the functions of the top-level module `module` as they are when rewritten code calls them.

    Left alone from the start: `tenfold`, `jax`, `jaxlib`, `numpy`, the standard library, and whatever is
    installed in a site-packages folder (unless one of its functions was given to `convert`).

    Example:
        >>> leave_alone("my_tools")
    """
    _LEFT_ALONE.add(module.partition(".")[0])
    _ASKED_FOR.discard(module.partition(".")[0])
    _KNOWN.clear()


def ask_for(function: FunctionType) -> None:
    """Note that a function of this package was to be rewritten: the helpers beside it are the user's too."""
    top = _top(function)
    if top not in _LEFT_ALONE and top not in _ASKED_FOR:
        _ASKED_FOR.add(top)
        _KNOWN.clear()


def is_library(function: FunctionType) -> bool:
    """Whether `function` is left as it is when rewritten code calls it."""
    key = (function.__globals__.get("__name__", ""), function.__code__.co_filename)
    known = _KNOWN.get(key)
    if known is None:
        top = _top(function)
        in_folder = top not in _ASKED_FOR and _in_library_folder(function.__code__.co_filename)
        known = _KNOWN[key] = top in _LEFT_ALONE or in_folder
    return known


def is_always_library(function: FunctionType) -> bool:
    """Whether `function` is left as it is even where it was asked for."""
    return _top(function) in _LEFT_ALONE


def is_library_module(name: str) -> bool:
    """Whether all functions of the module of this name are left as they are."""
    top = name.partition(".")[0]
    return top in _LEFT_ALONE or (top in sys.stdlib_module_names and top != "__main__")


def _top(function: FunctionType) -> str:
    module = str(function.__globals__.get("__name__", ""))
    # The demonstration is written as users write: a program over tenfold that happens to come with it.
    return _DEMO if module == _DEMO or module.startswith(_DEMO + ".") else module.partition(".")[0]


def _in_library_folder(filename: str) -> bool:
    known = _BY_FILE.get(filename)
    if known is None:
        known = filename.startswith("<frozen ") or os.path.abspath(filename).startswith(_FOLDERS)
        _BY_FILE[filename] = known
    return known
