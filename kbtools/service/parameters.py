"""Fields of a request with their types checked; no input may cause an unexpected failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast, get_args

from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from kbtools.contact.attachments import MOST_FILES
from kbtools.errors import KbError
from kbtools.model.article import SLUG
from kbtools.model.visit import PageChannel
from kbtools.service.json_reading import read_json
from kbtools.service.request_body import MULTIPART, SMALL, URLENCODED
from kbtools.service.state import state_of
from kbtools.system.base64_pieces import from_base64
from kbtools.text.decoding import codec_of
from kbtools.text.normalise import encodable

MOST_FIELDS = 200
MOST_SLUGS = 1_000
_MOST_KIND = 500  # characters of a form's media type
_MOST_PARTS = 100  # most files that are parsed, so that a form with too many gets a proper answer
File = tuple[str, bytes]
"""Name and content, as they were sent."""


def is_form(request: Request) -> bool:
    """Whether a browser's form posted this, without JavaScript."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() in (URLENCODED, MULTIPART)


async def json_body(request: Request) -> Mapping[str, Any]:
    """The request's JSON object, see `read_json`; raises `KbError("json")`, whatever the body holds."""
    most = state_of(request).settings.max_body
    body = await request.body()
    return read_json(body, most) if len(body) <= SMALL else await run_in_threadpool(read_json, body, most)


async def form_body(request: Request) -> tuple[dict[str, list[str]], tuple[File, ...]]:
    """The form's fields, each with its values in order, and the files that came with it.

    Raises `KbError("contact-field")` for a media type or a character set that no browser writes.
    """
    kind = request.headers.get("content-type", "")
    _, said = parse_options_header(kind[:_MOST_KIND])  # its time grows with the square of the length
    if len(kind) > _MOST_KIND or (b"charset" in said and not codec_of(said[b"charset"].decode("latin-1"))):
        raise KbError("contact-field", "the form could not be read", hint="send it in UTF-8")
    most = state_of(request).settings.max_body
    form = await request.form(max_fields=MOST_FIELDS, max_files=_MOST_PARTS, max_part_size=most)
    fields: dict[str, list[str]] = {}
    files: list[File] = []
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(name, []).append(encodable(value))
        elif (
            value.filename and len(files) <= MOST_FILES
        ):  # one too many is enough to refuse; an empty file field has no name
            files.append((encodable(value.filename), await value.read()))
    await form.close()
    return fields, tuple(files)


def text_of(data: Mapping[str, Any], name: str) -> str:
    """A text, empty when missing; raises `KbError("json")` for anything else."""
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise KbError("json", f"'{name}' must be text", where=name)
    return encodable(value)


def channel_of(data: Mapping[str, Any], name: str) -> PageChannel:
    """Where a page is shown, at the form when missing; raises `KbError("json")`."""
    told = text_of(data, name) or "form"
    if told not in get_args(PageChannel):
        raise KbError("json", f"'{name}' must be one of {', '.join(get_args(PageChannel))}", where=name)
    return cast("PageChannel", told)


def check_given(data: Mapping[str, Any], *names: str) -> None:
    """Raise `KbError("json")`, about the first name, where none of the fields is there; an empty text is there."""
    if all(data.get(name) is None for name in names):
        raise KbError("json", f"'{names[0]}' is missing", where=names[0])


def flag_of(data: Mapping[str, Any], name: str) -> bool:
    """True or false, false when missing; raises `KbError("json")`."""
    value = data.get(name)
    if value is not None and not isinstance(value, bool):
        raise KbError("json", f"'{name}' must be true or false", where=name)
    return bool(value)


def number_of(text: object, name: str, default: int, most: int) -> int:
    """A whole number from 1; more than `most` is `most`. Raises `KbError("json")`."""
    if text is None or text == "":
        return default
    if isinstance(text, bool) or not isinstance(text, (int, str)):
        raise KbError("json", f"'{name}' must be a whole number", where=name)
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise KbError("json", f"'{name}' must be a whole number from 1", where=name)
    return min(number, most)


def slugs_of(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of slugs, empty when missing; what is no slug is left out, and what comes after a thousand.

    Raises `KbError("json")`.
    """
    value = data.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise KbError("json", f"'{name}' must be a list of slugs", where=name)
    return tuple(item for item in value[:MOST_SLUGS] if isinstance(item, str) and SLUG.fullmatch(item))


def files_of(data: Mapping[str, Any], name: str) -> tuple[File, ...]:
    """Objects with `name` and `data` (base64), empty when missing; one more than may be sent is enough to refuse.

    Raises `KbError("json")`.
    """
    value = data.get(name)
    if value is None:
        return ()
    try:
        few = value[: MOST_FILES + 1]
        return tuple((encodable(str(one["name"])), from_base64(one["data"])) for one in few)
    except (TypeError, KeyError, ValueError):
        raise KbError(
            "json", f"'{name}' must be a list of objects with 'name' and 'data' in base64", where=name
        ) from None
