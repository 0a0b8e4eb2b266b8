"""Request bodies, over HTTP."""

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import FormData, web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from echochat.http.body import read_body, text
from echochat.http.errors import ApiError
from echochat.http.middleware import errors
from echochat.http.respond import json_response
from echochat.unicode import is_clean
from tests.http.support import Client, serving


async def echo(request: web.Request) -> web.Response:
    """Say what was read; a second reading reads the same."""
    body = await read_body(request)
    assert await read_body(request) is body
    return json_response({name: value for name, value in body.items() if isinstance(value, str)})


async def name_of(request: web.Request) -> web.Response:
    return json_response({"name": text(await read_body(request), "name")})


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A server that says what it read."""
    async with serving({"/": echo, "/name": name_of}, errors, method="POST") as client:
        yield client


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("application/json", '{"name": "Анна", "x": "1"}'),
        ("application/json; charset=utf-8", '{"x": "0", "name": "Анна", "x": "1"}'),
        ("application/x-www-form-urlencoded", "name=%D0%90%D0%BD%D0%BD%D0%B0&x=1"),
        ("application/x-www-form-urlencoded", "x=0&name=Анна&x=1"),
    ],
)
async def test_forms_of_a_body(client: Client, content_type: str, data: str) -> None:
    """JSON and form; the last of equal names counts."""
    answer = await client.post("/", data=data.encode(), headers={"Content-Type": content_type})
    assert await answer.json() == {"name": "Анна", "x": "1"}


async def test_multipart(client: Client) -> None:
    """Multipart too; a file is no text."""
    form = FormData({"name": "Анна"})
    form.add_field("file", b"bytes", filename="a.png")
    answer = await client.post("/", data=form)
    assert await answer.json() == {"name": "Анна"}


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("application/json", b"{"),
        ("application/json", b"[1]"),
        ("application/json", b"[" * 60_000),
        ("application/json", b"1" * 5000),
        ("application/json", b""),
        ("text/plain", b'{"name": "x"}'),
        ("", b'{"name": "x"}'),
        ("application/x-www-form-urlencoded", b"&".join([b"a=b"] * 1001)),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"no parts"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nno name\r\n--x--"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"'),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n',
        ),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--\r\n--x--\r\n",
        ),
    ],
)
async def test_unreadable_is_empty(client: Client, content_type: str, data: bytes) -> None:
    """A body that can't be parsed counts as empty."""
    answer = await client.post("/", data=data, headers={"Content-Type": content_type})
    assert (answer.status, await answer.json()) == (200, {})


@pytest.mark.parametrize("value", ["\0", "a\0b", "\ud800", 1, 1.5, True, None, [], {}])
async def test_value_that_is_no_text(client: Client, value: object) -> None:
    """400 under the field's name."""
    answer = await client.post("/name", json={"name": value})
    assert answer.status == 400
    assert list((await answer.json())["errors"]) == ["name"]


@pytest.mark.parametrize("value", ["%00", "%ED%A0%80", "%FF", "a%FFb"])
async def test_form_value_that_is_no_text(client: Client, value: str) -> None:
    """The same in a form, where it comes as bytes."""
    answer = await client.post(
        "/name",
        data=f"name={value}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status == 400


async def test_bytes_in_json_that_are_no_text(client: Client) -> None:
    """The same in JSON that is not UTF-8."""
    headers = {"Content-Type": "application/json"}
    answer = await client.post("/name", data=b'{"name": "\xff"}', headers=headers)
    assert answer.status == 400


def test_error_under_another_field() -> None:
    """A handler may name the field that its clients know."""
    with pytest.raises(ApiError) as caught:
        text({"password1": 1}, "password1", field="password")
    assert caught.value.errors == {"password": ["characters_invalid"]}


@given(st.text())
def test_clean_text_can_be_stored(value: str) -> None:
    """Clean is what UTF-8 and PostgreSQL can hold."""
    try:
        value.encode()
    except UnicodeEncodeError:
        assert not is_clean(value)
    else:
        assert is_clean(value) == ("\0" not in value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(JSON.map(json.dumps).map(str.encode) | st.binary(max_size=200))
@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=nonsense",
        "multipart/form-data; boundary=x",
    ],
)
async def test_any_bytes_get_an_answer(client: Client, content_type: str, data: bytes) -> None:
    """Whatever comes is read, counts as empty, or is refused: never a 500."""
    for body in (data, b"--x\r\n" + data + b"\r\n--x--\r\n"):
        answer = await client.post("/name", data=body, headers={"Content-Type": content_type})
        assert answer.status in (200, 400)
