"""Inspection: a sampling plan frozen when the lot came to be, results, and the verdict they give."""
