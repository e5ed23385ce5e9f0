"""Batches: planned from an effective bill of materials and route, made step by step, completed in balance."""
