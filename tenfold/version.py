"""The version, as in `tf.version.VERSION`."""

VERSION = "0.1.0"

__all__ = ["VERSION"]
