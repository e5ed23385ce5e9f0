"""The world: drivers, clock, disk, network and keys, and the one road to a change (`runner.py`)."""
