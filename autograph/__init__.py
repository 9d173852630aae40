"""`tf.autograph`: Python's control flow over staged values."""

from . import experimental
from .conversion import convert, to_code, to_graph
from .errors import (
    AutographError,
    ConversionError,
    EndlessUnrollingError,
    UnconvertedWarning,
    UndefinedVariableError,
)
from .experimental import do_not_convert
from .policy import leave_alone
from .verbosity import set_verbosity, trace

__all__ = [
    "AutographError",
    "ConversionError",
    "EndlessUnrollingError",
    "UnconvertedWarning",
    "UndefinedVariableError",
    "convert",
    "do_not_convert",
    "experimental",
    "leave_alone",
    "set_verbosity",
    "to_code",
    "to_graph",
    "trace",
]
