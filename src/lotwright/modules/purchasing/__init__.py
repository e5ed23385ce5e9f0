"""Purchase orders: what was ordered from an approved supplier, and how much of it came."""
