"""Addresses: the interface, allauth's own, and the screens for everything else."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
