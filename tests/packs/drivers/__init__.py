"""The stages of plays that no product needs: the pure core in memory, and the HTTP interface."""
