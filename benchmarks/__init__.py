"""Figures of tenfold beside raw JAX and TensorFlow: `python -m benchmarks` from the root of the repository."""
