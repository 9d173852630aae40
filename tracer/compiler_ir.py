"""What the compiler made of a function: its graph, StableHLO, optimized HLO, cost."""

from __future__ import annotations

from typing import Any, Final

import jax

from .graph import Graph
from .lower import lower
from .printing import format_graph

STAGES: Final = ("graph", "stablehlo", "hlo", "optimized_hlo", "cost")


def compiler_ir(graph: Graph, stage: str, platforms: tuple[str, ...] = ()) -> Any:
    """The program of `graph` at a stage of its compilation.

    Args:
        stage: `graph` (ours, after the passes), `stablehlo`, `hlo` (before XLA's optimizations),
            `optimized_hlo`, or `cost` (a dict with `flops` and `bytes accessed`).
        platforms: for `stablehlo`, lower for these platforms (`cpu`, `cuda`, `tpu`), also on a machine
            without them.

    Raises ValueError for another stage.
    """
    if stage not in STAGES:
        raise ValueError(f"stage must be one of {', '.join(STAGES)}, not {stage!r}")
    if stage == "graph":
        return format_graph(graph)
    function = lower(graph)
    structs = [v.aval.struct for v in graph.inputs]
    with jax.enable_x64(True):
        if stage == "stablehlo" and platforms:
            return str(jax.export.export(jax.jit(function), platforms=platforms)(*structs).mlir_module())
        lowered = jax.jit(function).lower(*structs)
        if stage == "stablehlo":
            return lowered.as_text()
        if stage == "hlo":
            return lowered.as_text(dialect="hlo")
        compiled = lowered.compile()
        return compiled.as_text() if stage == "optimized_hlo" else dict(compiled.cost_analysis() or {})
