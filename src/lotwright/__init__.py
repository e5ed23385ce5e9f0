"""Lotwright: an ERP for makers of medical devices whose processes are configuration."""
