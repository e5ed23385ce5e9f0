"""The one place where modules meet: the names used in packs, and what each lets happen in which ledgers.

Each action names the streams it must see, then builds every module's own words from the others' states, so that
modules stay strangers. What a rule forbids, the module forbids; nothing is decided here.
"""

from lotwright.shell.acting import Catalogue
from lotwright.shell.actions import (
    concerning,
    extending,
    inspecting,
    mastering,
    producing,
    receiving,
    releasing,
    stocking,
)
from lotwright.shell.actions.constraints import CONSTRAINTS
from lotwright.shell.actions.kinds import KINDS
from lotwright.shell.actions.releasing import assess

ACTIONS: Catalogue = {
    action.name: action
    for area in (mastering, receiving, stocking, inspecting, producing, concerning, releasing, extending)
    for action in area.ACTIONS
}

__all__ = ["ACTIONS", "CONSTRAINTS", "KINDS", "assess"]
