"""The one hardened XML reader, shared by BPMN and DMN.

No DTD, no entities, no network, bounded size, depth and element count. Comments, processing instructions,
namespace prefixes and unknown elements are kept, so a document can be written back without loss.
"""

from __future__ import annotations

import hashlib

from lxml import etree

from lotwright.kernel.refusal import Invalid, problem

LW = "{https://lotwright.dev/schema/1}"
"""The namespace of what this program adds to a process or a decision."""
MAX_BYTES = 8 * 1024 * 1024
MAX_ELEMENTS = 200_000


def parse(source: bytes) -> etree._Element:
    """Read one document and return its root element.

    Raises Invalid with `xml.too-large`, `xml.not-well-formed` (line, column), `xml.doctype` or
    `xml.too-many-elements`.
    """
    if len(source) > MAX_BYTES:
        raise Invalid([problem("xml.too-large", limit=MAX_BYTES, size=len(source))])
    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(source, reader)
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        raise Invalid([problem("xml.not-well-formed", line=line, column=column)]) from None
    except ValueError:
        raise Invalid([problem("xml.not-well-formed", line=1, column=1)]) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Invalid([problem("xml.doctype")])
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise Invalid([problem("xml.too-many-elements", limit=MAX_ELEMENTS)])
    return root


def write(root: etree._Element) -> bytes:
    """The whole document as UTF-8 with an XML declaration, top-level comments included."""
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


def identity(root: etree._Element) -> str:
    """The sha256 (hex) of the document's canonical form (C14N 2.0, comments left out): its identity."""
    return hashlib.sha256(etree.tostring(root, method="c14n2", with_comments=False)).hexdigest()
