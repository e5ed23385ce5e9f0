"""DMN 1.1 to 1.5: read and write without loss, check, compile once, decide often, and say why.

compile(read(xml)).decide("Severity", {"kind": "label"}).value
"""

from lotwright.kernel.decisions.check import Report, check
from lotwright.kernel.decisions.edit import with_table
from lotwright.kernel.decisions.graph import DecisionModel, Made, Outcome
from lotwright.kernel.decisions.linking import compile
from lotwright.kernel.decisions.model import DecisionTable, Definitions
from lotwright.kernel.decisions.read import identity, read, write
from lotwright.kernel.decisions.tables import Matched

__all__ = [
    "DecisionModel",
    "DecisionTable",
    "Definitions",
    "Made",
    "Matched",
    "Outcome",
    "Report",
    "check",
    "compile",
    "identity",
    "read",
    "with_table",
    "write",
]
