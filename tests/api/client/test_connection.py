"""What is sent again, what is not, and how a stream is taken up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from api.client import Refused, StageworkClient
from api.client.connection import Connection
from api.client.events import Event, parse

Answer = Callable[[httpx.Request], httpx.Response]


def problem(status: int, code: str = "store-busy", **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "detail": "Not now.", "errors": []}, headers=headers)


class Server:
    """Answers in turn; remembers what it was asked and how long the client waited."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.waited: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def connection(self) -> Connection:
        return Connection("http://server", "sw_token", transport=httpx.MockTransport(self), pause=self.waited.append)

    def client(self) -> StageworkClient:
        return StageworkClient("http://server", "sw_token", transport=httpx.MockTransport(self), pause=self.waited.append)


FINE = httpx.Response(200, json={"ok": True})


def test_a_read_is_tried_again() -> None:
    server = Server(problem(503), httpx.ReadTimeout("slow"), FINE)
    assert server.connection().json("GET", "/x") == {"ok": True}
    assert server.waited == [0.2, 0.4]
    assert server.asked[0].headers["Authorization"] == "Bearer sw_token"


def test_a_post_is_tried_again_with_the_same_key() -> None:
    server = Server(problem(503), httpx.ReadTimeout("slow"), FINE)
    server.connection().json("POST", "/x", once=True)
    keys = {request.headers["Idempotency-Key"] for request in server.asked}
    assert len(keys) == 1
    assert len(keys.pop()) == 36


@pytest.mark.parametrize("answer", [problem(503), httpx.ReadTimeout("slow")])
def test_what_may_have_been_done_is_not_tried_again(answer: Any) -> None:
    server = Server(answer)
    with pytest.raises((Refused, httpx.ReadTimeout)):
        server.connection().json("PATCH", "/x")
    assert len(server.asked) == 1


def test_what_was_never_sent_is_tried_again() -> None:
    server = Server(httpx.ConnectError("refused"), FINE)
    assert server.connection().json("PATCH", "/x") == {"ok": True}


def test_the_servers_wish_is_heard() -> None:
    server = Server(problem(429, **{"Retry-After": "7"}), FINE)
    server.connection().json("PATCH", "/x")
    assert server.waited == [7.0]


def test_who_shall_wait_too_long_is_told() -> None:
    server = Server(problem(429, "too-many-requests", **{"Retry-After": "3600"}))
    with pytest.raises(Refused, match="too-many-requests"):
        server.connection().json("GET", "/x")


def test_the_last_refusal_is_told() -> None:
    server = Server(*[problem(503) for _ in range(3)])
    with pytest.raises(Refused, match="store-busy"):
        server.connection().json("GET", "/x")


def test_an_answer_from_somebody_in_between_is_a_refusal_too() -> None:
    with pytest.raises(Refused) as refused:
        Server(httpx.Response(413, text="<html>nginx</html>")).connection().json("GET", "/x")
    assert (refused.value.status, refused.value.code, refused.value.detail) == (413, "no-problem-details", "<html>nginx</html>")


# ---- the stream --------------------------------------------------------------------------------------------------------


def test_a_stream_is_read_as_the_standard_says() -> None:
    text = (
        'retry: 3000\nid: 4\n\n: a comment\nevent: deal\nid: 5\ndata: {"a":\ndata:  1}\n\nevent: nothing\n\ndata:2\nunknown: x\n\ndata: 3'
    )
    assert list(parse(text.split("\n"))) == [Event("", "4", {}), Event("deal", "5", {"a": 1}), Event("", "5", 2)]  # type: ignore[arg-type]


class Broken(httpx.SyncByteStream):
    """A stream that is cut off."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __iter__(self) -> Iterator[bytes]:
        yield self._text.encode()
        raise httpx.ReadError("cut off")


def streamed(text: str, is_cut: bool = False) -> httpx.Response:
    return httpx.Response(200, stream=Broken(text)) if is_cut else httpx.Response(200, text=text)


def event(number: int, kind: str = "deal", data: str = "{}") -> str:
    return f"event: {kind}\nid: {number}\ndata: {data}\n\n"


def test_a_lost_stream_is_taken_up_where_it_was_lost() -> None:
    server = Server(
        streamed("id: 7\n\n" + event(8), is_cut=True),
        httpx.ConnectError("down"),
        problem(503),
        streamed(event(9) + event(9, "end", '{"reason": "shutdown"}')),
        streamed(event(10)),
        problem(401, "not-signed-in"),
    )
    events = server.client().events(deal="D-000001")
    assert [next(events).id for _ in range(3)] == ["8", "9", "10"]
    with pytest.raises(Refused, match="not-signed-in"):
        next(events)
    assert [request.headers.get("Last-Event-ID") for request in server.asked] == [None, "8", "8", "8", "9", "10"]
    assert server.asked[0].url.params["deal"] == "D-000001"


def test_a_server_that_stays_away_is_told() -> None:
    server = Server(*[httpx.ConnectError("down") for _ in range(4)])
    with pytest.raises(httpx.ConnectError):
        next(server.client().events())
