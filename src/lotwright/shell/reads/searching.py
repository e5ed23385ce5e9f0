"""What somebody types to search by: taken as it stands, never as a pattern."""

from __future__ import annotations

from lotwright.kernel import values

LONGEST = 200


def containing(text: str) -> str:
    """The pattern of everything that contains the text. Raises Invalid with what `values.text` finds, at `q`."""
    plain = values.text(text, "q", longest=LONGEST).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"
