"""An office where something of everything has happened, and a way to set it back after each request."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import Any

from fastapi.testclient import TestClient

from api.app import PREFIX
from api.authentication import COOKIE
from bpmn.kpi.definition import Indicator
from engine.audit.sealing import seal
from engine.commands.complete import complete
from engine.commands.deploy import deploy
from engine.commands.links import issue_link
from engine.commands.sessions import OpenedSession, open_session
from engine.definitions import Definitions
from engine.hot import HotInstances
from engine.queries.deals import deal_path
from engine.queries.hand_offs import hand_offs
from engine.queries.operations import definitions, incidents
from engine.store import kpis, users
from engine.transaction import Transaction
from tests.api.http.office import PEOPLE, HttpOffice
from tests.drawing import message, source, timer


class Furnished:
    """The office's database as it was made, to go back to.

    Attributes:
        existing: By the place of a path parameter (see `there`): what is there.
        browser: Asks, with the headers of `signed_in`.
        signed_in: By name: the headers of a signed-in person's requests; none for "".
    """

    def __init__(self, office: HttpOffice, existing: dict[str, Any]) -> None:
        self.office, self.existing = office, existing
        self.browser = TestClient(office.app, raise_server_exceptions=False)
        self.signed_in = {"": {}, **{name: _sign_in(office, name) for name in PEOPLE}}
        own = self.browser.get(f"{PREFIX}/sessions", headers=self.signed_in["anna"]).json()["items"]
        existing["sessions"] = own[0]["id"]
        self._template = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection().backup(self._template)
        self._definitions = self._count()

    def set_back(self) -> None:
        """Undo everything since it was furnished."""
        engine = self.office.engine
        if self._count() != self._definitions:  # the same number may mean another file next time
            engine.definitions = Definitions()
        self._template.backup(self._connection())
        engine.hot = HotInstances(engine.settings.hot_instances)
        engine.signed_in.clear()

    def _count(self) -> int:
        return int(self._connection().execute("SELECT count(*) FROM definitions").fetchone()[0])

    def _connection(self) -> sqlite3.Connection:
        with self.office.engine.store.read() as session:
            connection: sqlite3.Connection = session._connection
        return connection


def _sign_in(office: HttpOffice, name: str) -> dict[str, str]:
    def story(tx: Transaction) -> OpenedSession:
        return open_session(tx, users.by_name(tx.session, name), "a test")

    opened = office.engine.transact(story, by="set-up")
    return {"Cookie": f"{COOKIE}={opened.secret}", "X-CSRF-Token": opened.csrf}


def there(path: str, existing: dict[str, Any]) -> dict[str, Any]:
    """What is there for the parameters of a path, found by what stands before each: `/deals/{deal_key}` by "deals"."""
    found: dict[str, Any] = {}
    before = ""
    for part in path.strip("/").split("/"):
        if part.startswith("{"):
            name = part.strip("{}")
            place = name if before.startswith("{") else before
            assert place in existing, f"{path}: say in furnished.py what is there as “{place}”"
            found[name] = existing[place]
        before = part
    return found


FORM = {
    "type": "default",
    "id": "contact",
    "schemaVersion": 19,
    "components": [
        {"type": "textfield", "key": "phone", "label": "Phone", "properties": {"personal": "true"}},
        {"type": "number", "key": "score", "label": "Score"},
    ],
}
TABLE = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:test">'
    '<decision id="grade" name="Grade"><decisionTable id="t" hitPolicy="FIRST">'
    '<input id="i"><inputExpression id="e" typeRef="number"><text>score</text></inputExpression></input>'
    '<output id="o" name="grade" typeRef="string"/>'
    '<rule id="r"><inputEntry id="a"><text>-</text></inputEntry><outputEntry id="b"><text>"A"</text></outputEntry></rule>'
    "</decisionTable></decision></definitions>"
)
PASSWORD = "four words to remember"
SALES = 'camunda:candidateGroups="sales"'
BROKEN = 'scriptFormat="python"|<script>grade = 1 // nothing</script>'
STORY = "start:start -> task:user -> fork:and -> again:user -> join:and -> end:end\nfork -> other:user -> join"


def furnish(office: HttpOffice) -> Furnished:
    """Deals of sales with work, a past and a present, and whatever else an address can be about."""
    files = [("contact.form", json.dumps(FORM).encode()), ("grade.dmn", TABLE.encode())]
    deploy(office.engine, files, by="set-up")
    office.draws(STORY, task=f'{SALES} camunda:formRef="contact" camunda:formRefBinding="latest"|')
    office.draws("start:start -> sum:script -> end:end", "broken", sum=BROKEN)
    key = office.starts(amount=1200)
    stuck = office.starts("broken", nothing=0)
    complete(office.engine, office.item("task", key).id, {"phone": "+44 20 7946 0001", "score": 3}, by="anna")
    existing: dict[str, Any] = {
        "deals": key,
        "proofs": key,
        "checkpoints": 1,
        "work-items": office.item("again", key).id,
        "forms": "contact",
        "decisions": "grade",
        "definitions": "bpmn",
        "definition_key": "p",
        "version": 1,
        "instances": deal_path(office.engine, key).instances[0].id,
        "incidents": incidents(office.engine, deal_key=stuck)[0].id,
        "users": "anna",
        "departments": "sales",
        "calendars": "office",
        "key": "p",
        "process-definition": "",
        "processes": "p",
        "exports": "csv",
        "figures": "passed",
        "kpis": "passed",
    }

    (newest,) = [info for info in definitions(office.engine, newest_only=True) if info.key == "p"]
    existing["process-definition"] = f"p:{newest.version}:{newest.id}"

    def make(name: str, address: str, body: dict[str, Any]) -> Any:
        made = office.as_(name).post(address, json=body)
        assert made.status_code in (200, 201), made.text
        return made.json()

    hours = {"monday": ["09:00-18:00"]}
    office.as_("anna")
    make("ada", "/calendars", {"name": "office", "time_zone": "Europe/Berlin", "hours": hours})
    existing["tokens"] = 1  # anna's, by which she has just asked
    existing["comments"] = make("anna", f"/deals/{key}/comments", {"body": "They want it blue."})["id"]
    awaiting = {"start": message("contact-arrived"), "later": f"|{timer('PT1H')}"}
    office.draws("message contact-arrived\nstart:start -> later:catch -> end:end", "contact", **awaiting)
    field = {"to": "score", "from": "score", "type": "number", "required": True}
    opened = make("olga", "/channels", {"name": "web-form", "message": "contact-arrived", "fields": [field]})
    existing["channels"], existing["hooks"], existing["secret"] = "web-form", "web-form", opened["secret"]
    came = office.as_("").post(f"http://testserver{opened['address']}", json={"tel": "1"})
    assert came.json()["outcome"] == "kept-for-review", came.text
    existing["dead-letters"] = 1
    existing["messages"] = 1
    make("anna", "/messages", {"name": "nobody-waits"})
    make("anna", "/messages", {"name": "contact-arrived"})
    existing["jobs"] = 1  # the timer
    existing["watchers"] = make("anna", f"/deals/{key}/watchers", {})["person"]
    office.as_("anna").put(f"/work-items/{existing['work-items']}/draft", json={"answers": {"score": 5}})
    attached = office.as_("anna").post(f"/deals/{key}/attachments", files={"file": ("notes.txt", b"Blue, not green.", "text/plain")})
    existing["attachments"] = attached.json()["id"]
    existing["model-drafts"] = "bpmn"
    drafted = office.as_("olga").put("/model-drafts/bpmn/p", json={"source": "<definitions", "base_version": 1})
    assert drafted.status_code == 200, drafted.text
    absence = {"starts_at": "2026-02-01T00:00:00Z", "ends_at": "2026-02-08T00:00:00Z"}
    existing["substitutes"] = make("anna", "/substitutes", {"absent": "anna", "substitute": "boris", **absence})["id"]
    _cooperate(office, existing, key, make)
    _measure(office)
    for name in PEOPLE:
        link = issue_link(office.engine, name, by="set-up").secret
        made = office.as_("").post("/session/password", json={"link": link, "new": PASSWORD})
        assert made.status_code == 200, made.text
    seal(office.engine, by="set-up")
    return Furnished(office, existing)


def _measure(office: HttpOffice) -> None:
    """An indicator, as if the model were complete."""
    point = {"process": "p", "element": "task"}
    measure = {"kind": "count", "of": point}
    said = {
        "id": "passed",
        "name": {"en": "Passed", "ru": "Пройдено"},
        "stage": "discussion",
        "measure": measure,
        "dimensions": ["employee"],
    }
    indicator = Indicator.of(said)
    row = {"key": "passed", "source": indicator.to_yaml(), "digest": indicator.digest, "model_digest": "", "state": "attached"}
    row |= {"reasons": "[]", "attached_at": office.clock.now(), "attached_by": "olga"}
    office.engine.store.write(lambda session: kpis.add(session, row))


def _cooperate(office: HttpOffice, existing: dict[str, Any], key: str, make: Any) -> None:
    """A hand-off, a promise, clients, a merge and a correction that waits."""
    handed = "start:start -> sell:user -> check:user -> end:end"
    inner = {"sell": f"{SALES}|", "check": f"{SALES}|"}
    statement = "<extensionElements><stagework:handOff/></extensionElements>"
    xml = source(handed, "handed", **inner).decode()
    xml = re.sub('(<sequenceFlow id="sell_check"[^>]*>)', rf"\1{statement}", xml)
    deploy(office.engine, [("handed.bpmn", xml.encode())], by="set-up")
    other = office.starts("handed")
    complete(office.engine, office.item("sell", other).id, {}, by="anna")
    existing["hand-offs"] = hand_offs(office.engine, by="set-up", deal_key=other)[0].id
    promise = {"id": "P1", "kind": "price", "text": "100 EUR", "status": "open"}
    corrected = {"kind": "data", "instance_id": existing["instances"], "variables": {"promises": [promise]}, "reason": "Forgotten"}
    make("olga", f"/deals/{key}/corrections", corrected)
    existing["promises"] = "P1"
    existing["clients"] = make("anna", "/clients", {"name": "Elm Farms", "phone": "+44 20 7946 0123"})["client_id"]
    double = make("anna", "/clients", {"name": "Elm farms"})["client_id"]
    existing["merges"] = make("greta", f"/clients/{existing['clients']}/merges", {"merged_id": double, "reason": "Twice"})["id"]
    existing["other-client"] = make("anna", "/clients", {"name": "Fir Quarry"})["client_id"]
    existing["corrections"] = make("olga", f"/deals/{key}/corrections", {"kind": "cancel", "reason": "Gone"})["correction_id"]
