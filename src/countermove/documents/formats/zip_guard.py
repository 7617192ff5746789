"""ZIP archives opened with care: bounded in entries, sizes and ways to pack, whatever their directory says."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from countermove.documents.formats.refusal import Refusal

MOST_ENTRIES = 5_000
LARGEST_DIRECTORY = 2_000_000  # bytes
LARGEST_PART = 64_000_000  # bytes, unpacked
LARGEST_TOTAL = 400_000_000  # bytes, unpacked, as the directory declares them
LOCAL_HEADER = 30  # bytes before the name of an entry

_END_OF_DIRECTORY = b"PK\x05\x06"
_END_LENGTH = 22
_LONGEST_COMMENT = 65_535
_BROKEN = "is broken: not a whole ZIP archive"
_AGAIN = "get the file again from its source"


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose directory has been looked over."""

    archive: zipfile.ZipFile
    names: frozenset[str]

    def read(self, name: str) -> bytes:
        """The content of a part. Raises `Refusal` for one that is too large, or damaged."""
        try:
            with self.archive.open(name) as part:
                data = part.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError) as error:
            raise Refusal(f"is broken: its part {name!r} cannot be unpacked", _AGAIN) from error
        if len(data) > LARGEST_PART:
            raise Refusal(f"has a part {name!r} of over {LARGEST_PART // 1_000_000} MB", "split the document")
        return data


def open_archive(data: bytes) -> Archive:
    """The archive in `data`. Raises `Refusal` for one that is damaged or encrypted, has too many or overlapping
    entries, or would unpack to too much.
    """
    _check_directory(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError) as error:
        raise Refusal(_BROKEN, _AGAIN) from error
    entries = archive.infolist()
    _check_entries(entries)
    return Archive(archive, frozenset(entry.filename for entry in entries))


def _check_directory(data: bytes) -> None:
    """Refuse before the directory is read: it may be larger than all it lists."""
    end = data.rfind(_END_OF_DIRECTORY, max(0, len(data) - _END_LENGTH - _LONGEST_COMMENT))
    if end < 0 or len(data) - end < _END_LENGTH:
        raise Refusal(_BROKEN, _AGAIN)
    n_entries, size = struct.unpack_from("<HL", data, end + 10)
    if n_entries > MOST_ENTRIES or size > LARGEST_DIRECTORY:
        raise Refusal(f"is an archive of more than {MOST_ENTRIES:,} entries", "save the document anew as DOCX")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refusal("is encrypted and needs a password", "save a copy without one")
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise Refusal("is packed in a way that DOCX does not use", "save the document anew as DOCX")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Refusal("has two parts of the same name", "save the document anew as DOCX")
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST_TOTAL:
        limit = f"the limit is {LARGEST_TOTAL // 1_000_000} MB"
        raise Refusal(f"would unpack to {total // 1_000_000:,} MB", f"{limit}; split the document")
    reached = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < reached:
            raise Refusal("has parts that overlap, as no program writes them", _AGAIN)
        reached = entry.header_offset + LOCAL_HEADER + entry.compress_size
