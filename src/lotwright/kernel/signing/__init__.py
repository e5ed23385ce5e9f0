"""Signing: what must be shown, said and proven, and the statement that comes of it (21 CFR 11.50, 11.70, 11.200)."""

from lotwright.kernel.signing.ceremony import CONTINUOUS, Ceremony, Proven, check, prepare, statement

__all__ = ["CONTINUOUS", "Ceremony", "Proven", "check", "prepare", "statement"]
