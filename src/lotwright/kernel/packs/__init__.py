"""Packs: the format, the cross-reference check, bindings of processes, working calendars, plays."""

from lotwright.kernel.packs.check import check
from lotwright.kernel.packs.pack import Pack, read

__all__ = ["Pack", "check", "read"]
