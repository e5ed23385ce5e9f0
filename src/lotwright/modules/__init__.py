"""The ledgers. Each module is pure and a stranger to the others; they meet in `shell/actions/` only."""
