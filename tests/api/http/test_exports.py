"""Exports over HTTP: files with names, for those who may."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.http.office import HttpOffice, problem_code


def test_each_format_is_a_file_with_its_name_and_type(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> end:end")
    office.starts()
    olga = office.as_("olga")
    types = {"xes": "application/xml", "ocel": "application/json", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
    for format, media_type in types.items():
        answer = olga.get(f"/exports/{format}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(media_type)
        suffix = "json" if format == "ocel" else format
        assert answer.headers["Content-Disposition"] == f'attachment; filename="stagework-2026-01-05.{suffix}"'
        assert answer.content


def test_deals_are_chosen(office: HttpOffice) -> None:
    office.draws("start:start -> task:user -> end:end")
    first, second = office.starts(), office.starts()
    axel = office.as_("axel")

    def keys(**how: object) -> set[str]:
        return {row["deal_key"] for row in csv.DictReader(io.StringIO(axel.get("/exports/csv", params=how).text))}

    assert keys() == {first, second}
    assert keys(deal=[second]) == {second}
    assert keys(until="2026-01-01T00:00:00Z") == set()
    assert keys(since="2026-01-01T00:00:00Z", personal=True) == {first, second}


@pytest.mark.parametrize(
    ("name", "address", "status", "code"),
    [
        ("anna", "/exports/csv", 403, "not-permitted"),
        ("greta", "/exports/xes", 403, "not-permitted"),
        ("ada", "/exports/csv", 403, "not-permitted"),
        ("olga", "/exports/csv?personal=true", 403, "not-permitted"),
        ("olga", "/exports/csv?deal=D-9", 404, "deal-not-found"),
        ("olga", "/exports/xml", 422, "invalid-request"),
        ("olga", "/exports/csv?since=2026-01-01", 422, "invalid-request"),
        ("", "/exports/csv", 401, "not-signed-in"),
    ],
)
def test_what_is_refused_is_refused_before_the_first_byte(office: HttpOffice, name: str, address: str, status: int, code: str) -> None:
    refused = office.as_(name).get(address)
    assert (refused.status_code, problem_code(refused)) == (status, code)
