"""The screens: one page that routes by itself, served for every address that is not the interface's."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from lotwright.web import problems
from lotwright.web.assets import ASSET

APP = Path(__file__).parent / "static" / "app"
_NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Lotwright</title>
<p>界面尚未构建。请运行 <code>make setup</code>，然后刷新。</p>
<p>The screens are not built yet. Run <code>make setup</code>, then reload.</p>
"""


@require_safe
@ensure_csrf_cookie
def app(request: HttpRequest) -> HttpResponseBase:
    """The page; a missing asset is missing, not the page. A number with a dot is the address of a record."""
    if ASSET.search(request.path):
        return problems.response(request, "request.not-found", {})
    index = APP / "index.html"
    if not index.is_file():
        return HttpResponse(_NOT_BUILT, status=503)
    return HttpResponse(_read(index, index.stat().st_mtime_ns), headers={"Cache-Control": "no-cache"})


def no_such_address(request: HttpRequest) -> HttpResponse:
    """An address of the interface that does not exist."""
    return problems.response(request, "request.not-found", {})


@lru_cache(maxsize=2)
def _read(index: Path, changed: int) -> bytes:
    return index.read_bytes()
