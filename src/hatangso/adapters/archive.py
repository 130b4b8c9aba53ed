"""The zip around a .docx, opened with bounds: a bomb, a cut or a locked archive is refused."""

import io
import zipfile
import zlib

from hatangso.adapters.limits import MEGABYTE, Limits
from hatangso.adapters.refusals import DocumentRefused

_ENCRYPTED_FLAG = 0x1
_RATIO_MATTERS_ABOVE = 5 * MEGABYTE
_CHUNK = 256 * 1024


class Archive:
    """A zip in memory whose parts are read by name. Nothing is ever unpacked to disk, so names that
    climb out of a folder do no harm; archives inside the archive are never opened.

    Raises DocumentRefused: `truncated`, `zip_bomb`, `encrypted_office`, `damaged`.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._inflated = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, EOFError, ValueError, OverflowError) as error:
            raise DocumentRefused("truncated", str(error)) from error
        except (NotImplementedError, RuntimeError, UnicodeError) as error:
            raise DocumentRefused("damaged", str(error)) from error
        self._refuse_bombs()

    @property
    def names(self) -> frozenset[str]:
        """Names of the parts as the archive's directory gives them."""
        return frozenset(info.filename for info in self._zip.infolist())

    def has(self, name: str) -> bool:
        """Whether a part of that name is there."""
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """The part's bytes, inflated only as far as the limits allow; KeyError when it is absent."""
        info = self._zip.getinfo(name)
        if info.file_size > self._limits.zip_max_part:
            raise DocumentRefused("zip_bomb", f"part of {info.file_size} bytes")
        pieces = []
        size = 0
        try:
            with self._zip.open(info) as part:
                while piece := part.read(_CHUNK):
                    size += len(piece)
                    self._inflated += len(piece)
                    if size > self._limits.zip_max_part or self._inflated > self._limits.zip_max_total:
                        raise DocumentRefused("zip_bomb", f"inflated past {size} bytes")
                    pieces.append(piece)
        except (EOFError, zlib.error) as error:
            raise DocumentRefused("truncated", str(error)) from error
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as error:
            raise DocumentRefused("damaged", str(error)) from error
        return b"".join(pieces)

    def _refuse_bombs(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > self._limits.zip_max_entries:
            raise DocumentRefused("zip_bomb", f"{len(entries)} entries")
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            raise DocumentRefused("encrypted_office")
        declared = sum(entry.file_size for entry in entries)
        if declared > self._limits.zip_max_total:
            raise DocumentRefused("zip_bomb", f"{declared} bytes declared")
        for entry in entries:
            packed = max(entry.compress_size, 1)
            too_dense = entry.file_size / packed > self._limits.zip_max_ratio
            if entry.file_size > _RATIO_MATTERS_ABOVE and too_dense:
                raise DocumentRefused("zip_bomb", f"{entry.file_size} bytes out of {packed}")
