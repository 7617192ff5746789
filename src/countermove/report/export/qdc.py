"""A codebook as a REFI-QDA codebook file (.qdc) [Refi2019]."""

from xml.etree.ElementTree import Element, SubElement

from countermove.plan.coding import CodingSet
from countermove.report.export.qda_xml import CODEBOOK_NAMESPACE, ORIGIN, add_codes, xml_bytes


def render_qdc(codings: CodingSet, language: str) -> bytes:
    """The codebook in one language; there has to be a code, because the format has no empty codebooks."""
    root = Element("CodeBook", origin=ORIGIN)
    add_codes(SubElement(root, "Codes"), codings.codes, language)
    return xml_bytes(root, CODEBOOK_NAMESPACE)
