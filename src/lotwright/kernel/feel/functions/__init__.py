"""The built-in functions of FEEL, by family. Importing the families fills `registry.SIGNATURES`."""

from lotwright.kernel.feel.functions import (
    calendar,
    contexts,
    conversion,
    lists,
    numbers,
    ranges,
    strings,
)
from lotwright.kernel.feel.functions.registry import SIGNATURES, as_function, call

NAMES = frozenset(SIGNATURES)
"""Every built-in's name."""

FAMILIES = (calendar, contexts, conversion, lists, numbers, ranges, strings)

__all__ = ["FAMILIES", "NAMES", "SIGNATURES", "as_function", "call"]
