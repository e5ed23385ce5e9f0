"""Addresses: the interface, allauth's own, and the screens for everything else."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from lotwright.web import screens
from lotwright.web.api import build

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", build().urls),
    path("_allauth/", include("allauth.headless.urls")),
    re_path(r"^api/", screens.no_such_address),
    re_path(r"^(?!_allauth/).*$", screens.app),
]
