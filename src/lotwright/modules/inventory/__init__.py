"""Lots: origin, disposition, holds, stock by location, serials, moves and genealogy."""
