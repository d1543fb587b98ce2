"""What a request may be made of: no more lines and pieces than cost as much to read as to send."""

from __future__ import annotations

import h11
import pytest

from kbtools.service.request_reader import AT_ONCE, RequestReader

CLOSE = b"Host: a\r\nConnection: close\r\n"
CHUNKED = b"POST / HTTP/1.1\r\n" + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n"
MANY = b"X:\r\n" * 300


def read(sent: bytes) -> int:
    """The length of the body of a request. Raises what the reader raises."""
    reader, length = RequestReader(), 0
    for at in range(0, len(sent), AT_ONCE):
        reader.receive_data(sent[at : at + AT_ONCE])
        while (event := reader.next_event()) is not h11.NEED_DATA and event is not h11.PAUSED:
            if isinstance(event, h11.EndOfMessage):
                return length
            length += len(event.data) if isinstance(event, h11.Data) else 0
    raise AssertionError("the request has no end")


@pytest.mark.parametrize(
    ("sent", "length"),
    [
        (b"GET / HTTP/1.1\r\n" + CLOSE + b"X:\r\n" * 100 + b"\r\n", 0),
        (b"GET / HTTP/1.1\r\n" + CLOSE + b"X: " + b"x" * 30_000 + b"\r\n\r\n", 0),
        (b"POST / HTTP/1.1\r\n" + CLOSE + b"Content-Length: 90000\r\n\r\n" + b"\r\n" * 45_000, 90_000),
        (CHUNKED + b"60\r\n%b\r\n" % (b"x" * 96) * 3_000 + b"0\r\n\r\n", 288_000),
        (CHUNKED + b"1\r\nx\r\n" * 1_000 + b"0\r\nA: b\r\n\r\n", 1_000),
    ],
)
def test_usual_requests_are_read(sent: bytes, length: int) -> None:
    assert read(sent) == length


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n" + CLOSE + MANY + b"\r\n",
        b"GET / HTTP/1.1\r\n" + CLOSE + MANY,
        b"GET / HTTP/1.1\n" + CLOSE + MANY.replace(b"\r", b"") + b"\n",
        b"GET / HTTP/1.1\r\n" + CLOSE + b"X: " + b"x" * 100_000 + b"\r\n\r\n",
        CHUNKED + b"1\r\nx\r\n" * 3_000 + b"0\r\n\r\n",
        *(CHUNKED + b"0\r\n" + b"X:\r\n" * lines + b"\r\n" for lines in (300, 2_000, 8_000, 12_000, 30_000)),
    ],
)
def test_what_costs_more_to_read_than_to_send_is_refused(sent: bytes) -> None:
    with pytest.raises(h11.RemoteProtocolError):
        read(sent)


def test_each_request_of_a_connection_has_its_own_pieces() -> None:
    reader = RequestReader()
    for _ in range(3):
        head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        reader.receive_data(head + b"1\r\nx\r\n" * 1_500 + b"0\r\n\r\n")
        while not isinstance(reader.next_event(), h11.EndOfMessage):
            pass
        reader.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
        reader.send(h11.EndOfMessage())
        reader.start_next_cycle()
