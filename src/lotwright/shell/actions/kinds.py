"""The kinds of stream the ledgers keep."""

from __future__ import annotations

from collections.abc import Mapping

from lotwright.kernel.journal.streams import Kind
from lotwright.modules.inspection import fold as inspection
from lotwright.modules.inventory import fold as inventory
from lotwright.modules.items import fold as items
from lotwright.modules.production import fold as production
from lotwright.modules.purchasing import fold as purchasing
from lotwright.modules.quality import fold as quality
from lotwright.modules.release import fold as release
from lotwright.modules.shipping import fold as shipping
from lotwright.modules.suppliers import fold as suppliers

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        items.KIND,
        suppliers.KIND,
        inventory.LOCATION_KIND,
        purchasing.KIND,
        inspection.KIND,
        production.KIND,
        quality.KIND,
        inventory.KIND,
        release.KIND,
        shipping.KIND,
    )
}
