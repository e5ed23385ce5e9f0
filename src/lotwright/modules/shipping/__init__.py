"""Shipments: what left for whom, by lot, serial and UDI (CN-117, I-7.5.9.2)."""
