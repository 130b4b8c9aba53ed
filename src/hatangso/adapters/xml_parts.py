"""XML out of a received file, parsed so that it can neither expand entities nor fetch anything."""

import re

from lxml import etree

from hatangso.adapters.refusals import DocumentRefused

_STRICT_TO_TRANSITIONAL = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def parse_part(data: bytes) -> etree._Element:
    """The root of one XML part, with the names of the strict OOXML dialect brought to the common ones.

    Raises DocumentRefused: `unsafe_xml` where a DTD stands (OOXML never has one), `damaged` where the
    XML does not parse.
    """
    if _DECLARATION.search(data) or _DECLARATION.search(data.replace(b"\x00", b"")):
        raise DocumentRefused("unsafe_xml")
    for strict, transitional in _STRICT_TO_TRANSITIONAL:
        data = data.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentRefused("damaged", str(error)) from error
    if root is None:
        raise DocumentRefused("damaged", "no root element")
    return root
