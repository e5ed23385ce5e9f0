"""Papers of the invented company: one page of plain lines as PDF, the same bytes for the same lines."""

from __future__ import annotations

from collections.abc import Sequence

_TOP, _LEFT, _STEP = 780, 60, 18


def page(lines: Sequence[str]) -> bytes:
    """A page of A4 with these lines, in Latin letters."""
    shown = "".join(_placed(line, _TOP - _STEP * place) for place, line in enumerate(lines))
    content = f"BT /F1 11 Tf\n{shown}ET".encode("latin-1")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    return _document(objects)


def _document(objects: Sequence[bytes]) -> bytes:
    document, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(document))
    return document + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _placed(line: str, height: int) -> str:
    return f"1 0 0 1 {_LEFT} {height} Tm ({_quoted(line)}) Tj\n"


def _quoted(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
