"""Release dossiers: every condition of a release from every department, and the one signature that rests on them."""
