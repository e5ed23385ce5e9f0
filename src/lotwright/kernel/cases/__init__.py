"""The streams of process work: a case (what the engine holds) and its record (what people fill in)."""
