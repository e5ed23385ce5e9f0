"""What the actions on dossiers take."""

from __future__ import annotations

from typing import Annotated

import msgspec

from lotwright.kernel import values

Identifier = Annotated[str, values.identifier]


class OpenDossier(msgspec.Struct, frozen=True):
    """Open the dossier of one thing: a completed batch, a lot that was not made here, or a planned shipment."""

    batch: Identifier | None = None
    lot: Identifier | None = None
    shipment: Identifier | None = None


class SignDossier(msgspec.Struct, frozen=True):
    """Sign a dossier whose every condition is met."""

    dossier: Identifier
