"""Files, by the digest of their content."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile

from lotwright.kernel import values
from lotwright.shell.files import Paper, keep
from lotwright.web.problems import Failure
from lotwright.web.schemas import FileRef
from lotwright.web.visit import visit
from lotwright.web.world import world

router = Router()
LARGEST = 25 * 1024 * 1024
_INLINE = ("image/png", "image/jpeg", "image/webp", "application/pdf")
_FILE = """
SELECT name, media, EXISTS(SELECT FROM app.file_bringer b WHERE b.sha256 = f.sha256 AND b.person = %s),
    ARRAY(SELECT site FROM app.file_use u WHERE u.sha256 = f.sha256 ORDER BY site)
FROM app.file f WHERE sha256 = %s
"""
_UNSAFE = re.compile(r"[^\w.\- ()（）]", re.UNICODE)


@router.post("/files", response=FileRef)
def upload(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Keep one file; the same content is kept once."""
    if (file.size or 0) > LARGEST:
        raise Failure("file.too-large", limit=LARGEST)
    content = file.read()
    if not content:
        raise Failure("file.empty")
    name = values.text(file.name or "file", "file", longest=200, empty=False)
    media = _media(content)
    with world().pool.connection() as connection:
        kept = keep(world().files, connection.execute, content, Paper(name, media, visit(request).person))
    return kept | {"link": f"/api/v1/files/{kept['sha256']}"}


@router.get("/files/{sha256}")
def download(request: HttpRequest, sha256: str) -> HttpResponse:
    """The file, for whoever brought it and for those who may read cases at a site where a record carries it."""
    here = visit(request)
    with world().pool.connection() as connection:
        row = connection.execute(_FILE, (here.person, sha256)).fetchone()
    if row is None or not (row[2] or row[3]):
        raise Failure("request.not-found")
    name, media, own, sites = row
    if not own and all(here.refusal("read:cases", site=site) for site in sites):
        here.allow("read:cases", site=sites[0])
    way = "inline" if media in _INLINE else "attachment"
    return HttpResponse(
        world().files.get(sha256),
        content_type=media,
        headers={
            "Content-Disposition": f"{way}; filename*=UTF-8''{_quoted(name)}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, max-age=31536000, immutable",
        },
    )


def _media(content: bytes) -> str:
    """What the first bytes say it is; never what the sender says."""
    signatures = {
        b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"%PDF-": "application/pdf",
    }  # fmt: skip
    found = next((media for start, media in signatures.items() if content.startswith(start)), None)
    if found is None and content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        found = "image/webp"
    return found or "application/octet-stream"


def _quoted(name: str) -> str:
    return quote(_UNSAFE.sub("_", name))
