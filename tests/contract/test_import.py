"""`import tenfold` in a fresh process: silent, without a trace in JAX, and not misled by a user's files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def _python(script: str, folder: Path) -> str:
    """What a script prints, run in `folder` as a user runs one; warnings are errors."""
    (folder / "script.py").write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "script.py"], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_it_is_silent(tmp_path: Path) -> None:
    assert _python("import tenfold", tmp_path) == ""


def test_it_changes_no_setting_of_jax(tmp_path: Path) -> None:
    script = """
import jax
def settings():
    # Some are objects: what they print is compared.
    return {name: repr(value) for name, value in jax.config.values.items()}
before = settings()
types = jax.numpy.arange(2).dtype, jax.numpy.ones(2).dtype
import tenfold as tf
assert settings() == before
assert len(before) > 50
# Nor does using it.
x = tf.constant([1., 2.], tf.float64)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.function(lambda x: tf.reduce_sum(x * x))(x)
assert tape.gradient(y, x).dtype == tf.float64
assert settings() == before
assert types == (jax.numpy.arange(2).dtype, jax.numpy.ones(2).dtype)
print("same")
"""
    assert _python(script, tmp_path) == "same\n"


def test_it_starts_no_backend(tmp_path: Path) -> None:
    # A program that sets up JAX (devices, distributed) after its imports must still be able to.
    script = """
import tenfold
from jax._src import xla_bridge
print(xla_bridge.backends_are_initialized())
"""
    assert _python(script, tmp_path) == "False\n"


def test_a_user_may_have_modules_of_the_same_names(tmp_path: Path) -> None:
    for name in ("runtime", "ops", "tracer", "autograph", "graph", "function"):
        (tmp_path / f"{name}.py").write_text(f"NAME = 'mine: {name}'\n", encoding="utf-8")
    for name in ("data", "keras", "keras_like"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"NAME = 'mine: {name}'\n", encoding="utf-8")
    script = """
import json
import data, keras_like, ops, runtime, tracer, autograph
import tenfold as tf
from tenfold.data import digits
assert digits.load_data()[0][0].shape == (1437, 8, 8)
assert int(tf.function(lambda x: tf.math.add(x, 1))(tf.constant(2))) == 3
assert tf.keras.__name__ == "tenfold.keras"
print(json.dumps([m.NAME for m in (data, keras_like, ops, runtime, tracer, autograph)]))
"""
    wanted = [f"mine: {name}" for name in ("data", "keras_like", "ops", "runtime", "tracer", "autograph")]
    assert json.loads(_python(script, tmp_path)) == wanted


def test_only_one_name_is_installed_at_the_top(tmp_path: Path) -> None:
    script = """
import importlib.util
import tenfold
names = ("runtime", "ops", "tracer", "autograph", "keras_like", "data")
print([n for n in names if importlib.util.find_spec(n) is not None])
"""
    assert _python(script, tmp_path) == "[]\n"
