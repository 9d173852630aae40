"""`tf.image`: what there is of it so far, patches of images."""

from .ops.patches import extract_patches

__all__ = ["extract_patches"]
