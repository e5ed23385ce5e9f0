"""Accounts: who may sign in, and as which person."""
