"""The op of the connectionist temporal classification loss."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from ..runtime.define import op
from ..runtime.dtypes import FLOATS
from ..runtime.op import Array, Index


@op("CTCLossV2", dtypes=FLOATS)
def ctc_loss(logits: Array, labels: Index, label_length: Index, logit_length: Index) -> Array:
    """Minus the log-probability of `labels` `[batch, n]` under `logits` `[batch, time, classes]`; class 0 is blank.

    The forward recursion of Graves et al. 2006 over the labels with blanks around each: a position is reached
    from itself, from the one before, and past a blank from the label before unless that is the same.
    """
    scores = jax.nn.log_softmax(logits.astype(jnp.float32), -1)
    batch, count = labels.shape
    extended = jnp.zeros((batch, 2 * count + 1), labels.dtype).at[:, 1::2].set(labels)
    emitted = jnp.take_along_axis(scores, jnp.broadcast_to(extended[:, None, :], (*scores.shape[:2], 2 * count + 1)), 2)
    # Finite, so that gradients of paths that cannot be are 0 and not nan.
    never = jnp.float32(-1e30)
    before = jnp.pad(extended, ((0, 0), (2, 0)), constant_values=-1)[:, :-2]
    may_skip = (extended != 0) & (extended != before)
    positions = jnp.arange(2 * count + 1)
    first = jnp.where(positions < 2, emitted[:, 0], never)

    def step(alpha: jax.Array, inputs: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, None]:
        emission, time = inputs
        one = jnp.pad(alpha, ((0, 0), (1, 0)), constant_values=never)[:, :-1]
        two = jnp.where(may_skip, jnp.pad(alpha, ((0, 0), (2, 0)), constant_values=never)[:, :-2], never)
        reached = jnp.logaddexp(jnp.logaddexp(alpha, one), two) + emission
        return jnp.where((time < logit_length)[:, None], jnp.maximum(reached, never), alpha), None

    times = jnp.arange(1, scores.shape[1])
    alpha, _ = jax.lax.scan(step, first, (jnp.moveaxis(emitted, 1, 0)[1:], times))
    last = jnp.take_along_axis(alpha, 2 * label_length[:, None].astype(jnp.int32), 1)[:, 0]
    before_last = jnp.maximum(2 * label_length[:, None].astype(jnp.int32) - 1, 0)
    other = jnp.where(label_length > 0, jnp.take_along_axis(alpha, before_last, 1)[:, 0], never)
    return -jnp.logaddexp(last, other).astype(logits.dtype)
