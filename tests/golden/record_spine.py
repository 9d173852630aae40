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
import subprocess
import sys
import tempfile
import warnings
from typing import Any

from . import cases_conv, cases_errors, cases_functions, cases_gradients, cases_mixing, cases_repr, cases_values
from .load import FOLDER, Case, encode, pack, run

FILES = {
    "values": cases_values,
    "errors": cases_errors,
    "gradients": cases_gradients,
    "mixing": cases_mixing,
    "repr": cases_repr,
    "functions": cases_functions,
    "conv": cases_conv,
}
LONGEST_MESSAGE = {"mixing": 140}  # in characters, which keeps the files small; others keep:
LONGEST_ELSEWHERE = 400

# What differs from run to run or from case order, and what stands for it.
CHANGING = (
    (re.compile(r"0x[0-9a-fA-F]{6,}"), "0x..."),
    (re.compile(r"(__(?:inference|forward|backward)_\w+?)_\d+\b"), r"\1_N"),
    (re.compile(r"\b(while_body|while_cond|cond_true|cond_false)_\d+\b"), r"\1_N"),
    (re.compile(r"goo\.gle/debug\w+\s+"), ""),
    (re.compile(r"\bid=\d+"), "id=N"),
    (re.compile(r"(config_proto|executor_type)=\d+"), r"\1=N"),
    (re.compile(r"\b\d{3,}:0"), "N:0"),
    (re.compile(r"\b\d{12,}: TensorSpec"), "N: TensorSpec"),
    (re.compile(r" defined at \(most recent call last\):\n(?:<stack traces unavailable>\n)?"), "\n"),
    (re.compile(r'^  File "(?!golden_).*\n\n?', re.MULTILINE), ""),
    (re.compile(r"\{\{function_node __wrapped__\S+?\}\} "), ""),
    (re.compile(r'File "[^"]*/(site-packages/[^"]*|[^"/]*)"'), r'File "\1"'),
    (re.compile(r"[^\s\"]*__autograph_generated_file\w+\.py"), "generated.py"),
)


def steady(text: str) -> str:
    """The text without addresses, function counters and machine paths."""
    for pattern, stand_in in CHANGING:
        text = pattern.sub(stand_in, text)
    return text


def steadied(value: Any) -> Any:
    """An encoded value with `steady` applied to its strings."""
    if isinstance(value, str):
        return steady(value)
    if isinstance(value, list):
        return [steadied(item) for item in value]
    if isinstance(value, dict):
        return {key: steadied(item) for key, item in value.items()}
    return value


def outcome(case: Case, tf: Any) -> dict[str, Any]:
    """The entry of one case: what it gave or raised, and, in group "print", what it wrote to stderr."""
    entry: dict[str, Any] = {"name": case.name, "group": case.group, "source": case.source}
    with tempfile.TemporaryFile() as sink:
        kept = os.dup(2)
        sys.stderr.flush()
        os.dup2(sink.fileno(), 2)
        api = importlib.import_module("tensorflow.python.autograph.impl.api")
        # The converter's cache takes equal code of two cases for one, and would name the other one's file.
        context = importlib.import_module("tensorflow.python.eager.context")
        context.context()._clear_caches()  # its cache of scalars takes -0.0 for an earlier 0.0
        setattr(api, "_TRANSPILER", api.PyToTF())  # noqa: B010
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                entry["value"] = steadied(encode(run(case, tf)))
        except Exception as error:
            bases = [base.__name__ for base in type(error).__mro__ if issubclass(base, Exception)]
            bases = bases[:-1] or bases  # all end with Exception
            message = steady(str(getattr(error, "message", None) or error))
            entry["error"] = {"classes": bases, "message": message}
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
        if case.group == "print":
            sink.seek(0)
            entry["printed"] = sink.read().decode()
    return entry


def grouped(entries: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The entries as JSON lines, by group."""
    groups: dict[str, list[str]] = {}
    for entry in entries:
        line = {key: item for key, item in entry.items() if key != "group"}
        if "value" in line:
            line["value"] = pack(line["value"])
        text = json.dumps(line, separators=(",", ":"), allow_nan=False)
        groups.setdefault(entry["group"], []).append(text)
    return groups


def record(name: str, tf: Any) -> str:
    """Writes one file; returns its line of the summary."""
    module = FILES[name]
    inputs: dict[str, str] = module.INPUTS
    entries: list[dict[str, Any]] = []
    failures: dict[str, int] = {}
    for group, title, source in module.cases():
        words = set(re.findall(r"[A-Za-z_]\w*", source))
        used = {key: text for key, text in inputs.items() if key in words}
        entries.append(outcome(Case(title, group, source, inputs=used), tf))
    names = [entry["name"] for entry in entries]
    twice = sorted({title for title in names if names.count(title) > 1})
    if twice:
        raise ValueError(f"{name}: names used twice: {twice}")
    head = {"tensorflow": tf.__version__, "inputs": inputs}
    longest = LONGEST_MESSAGE.get(name, LONGEST_ELSEWHERE)
    for entry in entries:
        if "error" in entry:  # many cases fail alike: each failure is written once
            entry["error"]["message"] = entry["error"]["message"][:longest]
            text = json.dumps(entry["error"], separators=(",", ":"))
            entry["error"] = failures.setdefault(text, len(failures))
        if entry["name"] == entry["source"]:
            del entry["name"]
    text = json.dumps(head, indent=1)[:-2] + ',\n "errors": [\n' + ",\n".join(failures) + "\n],\n"
    groups = [f'"{group}": [\n' + ",\n".join(lines) + "\n]" for group, lines in grouped(entries).items()]
    text += ' "groups": {\n' + ",\n".join(groups) + "\n}}\n"
    (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
    errors = sum("error" in entry for entry in entries)
    return f"{name}.json: {len(entries)} cases, {errors} of them errors, {len(text) / 1024:.0f} KiB"


def main(names: list[str]) -> None:
    if len(names) != 1:  # a process for each file: what one file's cases leave behind cannot reach another's
        for name in names or FILES:
            subprocess.run([sys.executable, "-m", "tests.golden.record_spine", name], check=True)
        return
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", CUDA_VISIBLE_DEVICES="-1")
    warnings.simplefilter("ignore")
    tf = importlib.import_module("tensorflow")
    tf.get_logger().setLevel(logging.CRITICAL)
    tf.autograph.set_verbosity(0)
    print(record(names[0], tf))


if __name__ == "__main__":
    main(sys.argv[1:])
