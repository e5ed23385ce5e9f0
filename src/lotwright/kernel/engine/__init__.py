"""The process engine: pure, deterministic; a command becomes events, and asks of the world."""
