"""`lotwright dev openapi`: write the interface's description, or say that the committed one is stale."""

from __future__ import annotations

import json
import os
from pathlib import Path

import django

TARGET = Path("openapi.json")


def text() -> str:
    """The description, one spelling."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotwright.shell.django_settings")
    django.setup()
    from lotwright.web.api import build

    schema = build().get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def run(check: bool = False, target: Path = TARGET) -> int:
    """Write the file; with `check` only compare, 1 when it is stale."""
    described = text()
    if not check:
        target.write_text(described, encoding="utf-8")
        return 0
    fresh = target.is_file() and target.read_text(encoding="utf-8") == described
    print("openapi.json is up to date" if fresh else "openapi.json is stale: run `lotwright dev openapi`")
    return 0 if fresh else 1
