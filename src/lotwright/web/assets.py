"""The files of the built screens, as they lie on the disk now: a build or an upgrade needs no restart to be seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-not-found, import-untyped, unused-ignore]

ASSET = re.compile(r"^/assets/|^/[^/]*\.[^/]*$")
"""Addresses of files. A number with a dot further down, such as /things/items/IT-1.2, is the address of a record."""


class Assets:
    """Looks for each file when it is asked for; names with a digest are kept by browsers, so that is seldom."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._elsewhere = get_response
        self._files: Any = WhiteNoiseMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The file, or whatever else answers to its address."""
        found = self._files.find_file(request.path_info) if ASSET.search(request.path_info) else None
        if found is None:
            return self._elsewhere(request)
        try:
            served: HttpResponseBase = self._files.serve(found, request)
        except FileNotFoundError:
            return self._elsewhere(request)
        return served
