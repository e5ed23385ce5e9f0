"""Release dossiers: every condition, met or not, and whether it may be signed."""

from __future__ import annotations

from ninja import Router

router = Router()
