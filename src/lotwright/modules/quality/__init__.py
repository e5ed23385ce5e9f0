"""Nonconformances: what is wrong, with which things, what becomes of them (ISO 13485 8.3)."""
