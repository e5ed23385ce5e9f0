"""Labels: what a GS1 string says, checked; never guessed."""
