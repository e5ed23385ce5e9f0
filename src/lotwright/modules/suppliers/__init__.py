"""Suppliers and what they are approved for: per item and site, with dates (the approved supplier list)."""
