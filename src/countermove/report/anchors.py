"""The ids under which a report shows things, so that every writer links to the same places."""


def slug(text: str) -> str:
    """`text` as part of an id: letters, digits, dots, hyphens and underscores stay, brackets become dots, every
    other character its code between tildes. Different texts that are names or paths get different slugs.
    """
    flat = text.replace("[", ".").replace("]", "")
    return "".join(c if c.isalnum() or c in "._-" else f"~{ord(c):x}~" for c in flat)


def judgement_anchor(case: str, path: str) -> str:
    """`j-case-path`."""
    return f"j-{slug(case)}-{slug(path)}"


def measure_anchor(case: str, measure: str) -> str:
    """`m-case-measure`."""
    return f"m-{slug(case)}-{slug(measure)}"


def passage_anchor(document: str, passage: str) -> str:
    """`d-document-passage`."""
    return f"d-{slug(document)}-{slug(passage)}"


def document_anchor(document: str) -> str:
    """`doc-document`."""
    return f"doc-{slug(document)}"


def conclusion_anchor(case: str, position: int) -> str:
    """`c-case-position`, counting from 1."""
    return f"c-{slug(case)}-{position}"
