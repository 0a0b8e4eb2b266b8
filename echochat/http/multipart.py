"""Multipart bodies (RFC 7578), read piece by piece: fields into memory, one file to the disk."""

import asyncio
import errno
import tempfile
import warnings
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Final, cast

from aiohttp import BodyPartReader, MultipartReader, StreamReader, web

from echochat.http.errors import ApiError

PIECE: Final = 64 * 1024
"""Bytes read, and written, at a time."""

MAX_PARTS: Final = 16
"""Parts of a body: reading the head of one costs as much as reading some kilobytes."""

NO_SPACE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

Admission = Callable[[], Awaitable[None]]
"""Awaited before a file is read; raises `ApiError` when its sender may not send one now."""


def too_large() -> ApiError:
    """Return the refusal of a body over its limit; the rest of it is not read."""
    return ApiError(413, "payload_too_large", close=True)


def refusal_of(error: OSError) -> ApiError:
    """Return the refusal for a full disk (507). Raises any other error again."""
    if error.errno in NO_SPACE:
        return ApiError(507, "storage_full", close=True)
    raise error


class Bounded:
    """A request body limited to `limit` bytes. Raises `ApiError` 413 beyond."""

    def __init__(self, request: web.BaseRequest, limit: int) -> None:
        if (request.content_length or 0) > limit:
            raise too_large()
        self._stream = request.content
        self._left = limit

    async def readany(self) -> bytes:
        """Return the bytes that have arrived, b"" at the end."""
        return self._counted(await self._stream.readany())

    async def read(self, most: int) -> bytes:
        """Return at most so many bytes, b"" at the end."""
        return self._counted(await self._stream.read(most))

    async def readline(self, *, max_line_length: int | None = None) -> bytes:
        """Return the next line with its end. Raises aiohttp's `LineTooLong`."""
        return self._counted(await self._stream.readline(max_line_length=max_line_length))

    def unread_data(self, data: bytes) -> None:
        """Put back bytes that were read too far."""
        self._left += len(data)
        with warnings.catch_warnings():
            # aiohttp recommends against the method that its own multipart reader uses.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._stream.unread_data(data)

    def at_eof(self) -> bool:
        """Tell whether all was read."""
        return self._stream.at_eof()

    def _counted(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise too_large()
        return data


async def read_parts(
    request: web.BaseRequest, *, limit: int, fields_limit: int, admit: Admission | None = None
) -> dict[str, object]:
    """Return a multipart body by field name: texts, bytes and at most one open file.

    `limit` counts all bytes of the body, `fields_limit` those of the parts kept in memory. Without
    `admit` no file is accepted and its bytes are kept as a field's. Encodings of parts are ignored.
    Raises `ApiError` 413 and 507, and `ValueError` for a malformed body.
    """
    fields: dict[str, object] = {}
    reader = MultipartReader(request.headers, cast(StreamReader, Bounded(request, limit)))
    try:
        await _fill(fields, reader, fields_limit, admit)
    except BaseException:
        close_files(fields)
        raise
    return fields


async def _fill(
    fields: dict[str, object], reader: MultipartReader, limit: int, admit: Admission | None
) -> None:
    for _ in range(MAX_PARTS):
        part = await reader.next()
        if part is None:
            return
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise ValueError("a part without a name")
        if part.filename and admit:
            await admit()
            admit = None
            fields[part.name] = await _to_disk(part)
            continue
        data = await _to_memory(part, limit)
        limit -= len(data)
        fields[part.name] = data if part.filename else data.decode("utf-8")
    raise too_large()


async def _to_memory(part: BodyPartReader, limit: int) -> bytes:
    data = bytearray()
    while piece := await part.read_chunk(PIECE):
        data += piece
        if len(data) > limit:
            raise too_large()
    return bytes(data)


async def _to_disk(part: BodyPartReader) -> IO[bytes]:
    """Return the part as a file that is gone as soon as it is closed."""
    file = await asyncio.to_thread(tempfile.TemporaryFile)
    try:
        while piece := await part.read_chunk(PIECE):
            await asyncio.to_thread(file.write, piece)
        await asyncio.to_thread(file.seek, 0)
    except OSError as error:
        file.close()
        raise refusal_of(error) from None
    except BaseException:
        file.close()
        raise
    return file


def close_files(fields: Mapping[str, object]) -> None:
    """Close the files of a body."""
    for value in fields.values():
        if hasattr(value, "close"):
            value.close()
