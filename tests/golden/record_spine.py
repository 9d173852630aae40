"""Records what TensorFlow does with the cases of this folder, into the JSON files beside it.

Run with an interpreter that has TensorFlow, from the repository's root:
`python -m tests.golden.record_spine [file ...]`; without names all files are written. The output depends on
the TensorFlow release alone: no random numbers, no addresses, no counters, no paths.
"""

import contextlib
import importlib
import io
import json
import logging
import os
import re
import sys
import tempfile
import warnings
from typing import Any

from . import cases_errors, cases_functions, cases_gradients, cases_mixing, cases_repr, cases_values
from .load import FOLDER, Case, encode, run

FILES = {
    "values": cases_values,
    "errors": cases_errors,
    "gradients": cases_gradients,
    "mixing": cases_mixing,
    "repr": cases_repr,
    "functions": cases_functions,
}
LONGEST_MESSAGE = 1200

# What differs from run to run or from case order, and what stands for it.
CHANGING = (
    (re.compile(r"0x[0-9a-f]{6,}"), "0x..."),
    (re.compile(r"(__(?:inference|forward|backward)_\w+?)_\d+\b"), r"\1_N"),
    (re.compile(r"\b(while_body|while_cond|cond_true|cond_false)_\d+\b"), r"\1_N"),
    (re.compile(r"\bid=\d+"), "id=N"),
    (re.compile(r"(config_proto|executor_type)=\d+"), r"\1=N"),
    (re.compile(r"\{\{function_node __wrapped__\S+?\}\} "), ""),
    (re.compile(r'File "[^"]*/(site-packages/[^"]*|[^"/]*)"'), r'File "\1"'),
    (re.compile(r"/tmp/\S*?([\w.]+\.py)"), r"\1"),
)


def steady(text: str) -> str:
    """The text without addresses, function counters and machine paths."""
    for pattern, stand_in in CHANGING:
        text = pattern.sub(stand_in, text)
    return text


def outcome(case: Case, tf: Any) -> dict[str, Any]:
    """The entry of one case: what it gave or raised, and, in group "print", what it wrote to stderr."""
    entry: dict[str, Any] = {"name": case.name, "group": case.group, "source": case.source}
    with tempfile.TemporaryFile() as sink:
        kept = os.dup(2)
        sys.stderr.flush()
        os.dup2(sink.fileno(), 2)
        api = importlib.import_module("tensorflow.python.autograph.impl.api")
        api._TRANSPILER = api.PyToTF()  # its cache takes equal code of two cases for one, and names the other's file
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                value = encode(run(case, tf))
            if value["kind"] == "str":
                value["data"] = steady(value["data"])
            entry["value"] = value
        except Exception as error:
            bases = [base.__name__ for base in type(error).__mro__ if issubclass(base, Exception)]
            message = steady(str(getattr(error, "message", None) or error))
            entry["error"] = {"classes": bases, "message": message[:LONGEST_MESSAGE]}
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
        if case.group == "print":
            sink.seek(0)
            entry["printed"] = sink.read().decode()
    return entry


def record(name: str, tf: Any) -> str:
    """Writes one file; returns its line of the summary."""
    module = FILES[name]
    inputs: dict[str, str] = module.INPUTS
    entries: list[dict[str, Any]] = []
    for group, title, source in module.cases():
        words = set(re.findall(r"[A-Za-z_]\w*", source))
        used = {key: text for key, text in inputs.items() if key in words}
        entries.append(outcome(Case(title, group, source, inputs=used), tf))
    names = [entry["name"] for entry in entries]
    twice = sorted({title for title in names if names.count(title) > 1})
    if twice:
        raise ValueError(f"{name}: names used twice: {twice}")
    head = {"tensorflow": tf.__version__, "inputs": inputs}
    lines = [json.dumps(entry, separators=(",", ":"), allow_nan=False) for entry in entries]
    text = json.dumps(head, indent=1)[:-2] + ',\n "cases": [\n' + ",\n".join(lines) + "\n]}\n"
    (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
    errors = sum("error" in entry for entry in entries)
    return f"{name}.json: {len(entries)} cases, {errors} of them errors, {len(text) / 1024:.0f} KiB"


def main(names: list[str]) -> None:
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", CUDA_VISIBLE_DEVICES="-1")
    warnings.simplefilter("ignore")
    tf = importlib.import_module("tensorflow")
    tf.get_logger().setLevel(logging.CRITICAL)
    tf.autograph.set_verbosity(0)
    for name in names or list(FILES):
        print(record(name, tf))


if __name__ == "__main__":
    main(sys.argv[1:])
