"""What a result rests on: content hashes and the version of the package."""

import hashlib

VERSION = "0.1.0"
"""The version of this package, as results record it."""


def sha256_of(content: bytes) -> str:
    """The SHA-256 of `content`, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
