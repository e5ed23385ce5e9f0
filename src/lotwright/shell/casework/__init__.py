"""Casework: what the runner does with processes, their cases and their tasks.

Each command asks in this order: is there such a case, is it the version that was seen, is the task open, may this
person act on it (role, claim, who did what), is the form right, is it signed; only then the engine steps, and all it
asks for is done in the same transaction.
"""

from lotwright.shell.casework.handlers import Casework, needs
from lotwright.shell.casework.running import Running

__all__ = ["Casework", "Running", "needs"]
