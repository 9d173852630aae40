"""Compiled programs, called the shortest way."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from tenfold.runtime.executable import direct


def test_the_direct_call_gives_what_the_program_gives() -> None:
    compiled = jax.jit(lambda x, y: [x + y, x - y]).lower(jnp.ones(2), jnp.ones(2)).compile()
    compiled(jnp.ones(2), jnp.ones(2))
    call = direct(compiled)
    assert [a.tolist() for a in call(jnp.ones(2), jnp.ones(2) * 2)] == [[3.0, 3.0], [-1.0, -1.0]]


def test_where_there_is_none_the_program_itself() -> None:
    def plain(x: Any) -> Any:
        return x

    assert direct(plain) is plain
