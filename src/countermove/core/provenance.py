"""What a result rests on: content hashes."""

import hashlib


def sha256_of(content: bytes) -> str:
    """The SHA-256 of `content`, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
