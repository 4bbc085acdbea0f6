"""Work between people: hand-offs, promises, clocks, and corrections of deals."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.cli.app import app
from api.cli.options import By, Database, Json, Limit, pairs
from api.cli.output import Output, table
from api.cli.session import do_due_jobs, opened, plain, refuse_if_stuck
from api.cli.work import Key, Variables
from engine.commands.accept_hand_off import accept_hand_off
from engine.commands.consent import consent as consent_to
from engine.commands.consent import refuse_correction
from engine.commands.correct import Corrected, ask_correction, preview_correction
from engine.commands.fulfil_promise import fulfil_promise
from engine.commands.resend_hand_off import resend_hand_off
from engine.commands.return_hand_off import return_hand_off
from engine.commands.waive_promise import waive_promise
from engine.hand_offs import REASONS
from engine.queries.clocks import clocks as clocks_of
from engine.queries.corrections import corrections as list_corrections
from engine.queries.hand_offs import hand_offs as list_hand_offs
from engine.queries.promises import promises as list_promises

hand_offs = typer.Typer(no_args_is_help=True, help="Hand-offs between departments.")
promises = typer.Typer(no_args_is_help=True, help="What clients were told.")
corrections = typer.Typer(no_args_is_help=True, help="Corrections of deals: recorded, with a reason and by policy a second person.")
app.add_typer(hand_offs, name="hand-offs")
app.add_typer(promises, name="promises")
app.add_typer(corrections, name="corrections")

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="As the list shows it.")]
DealKey = Annotated[str, typer.Option("--deal", metavar="KEY", help="Only this deal's.")]
Reason = Annotated[str, typer.Option(help="Why, in words: kept in the history.")]
After = Annotated[int | None, typer.Option(metavar="NUMBER", help="The last one of the page before.")]
PromiseId = Annotated[str, typer.Argument(metavar="PROMISE", help="Its number in the deal, such as P1.")]


@hand_offs.command("list")
def listed(
    ctx: typer.Context,
    deal: DealKey = "",
    state: Annotated[str, typer.Option(help="offered, accepted, returned or withdrawn; default: all.")] = "",
    department: Annotated[str, typer.Option(help="Only those offered to it.")] = "",
    after: After = None,
    limit: Limit = 50,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """List hand-offs, the newest first."""
    with opened(database) as engine:
        found = list_hand_offs(engine, by="", deal_key=deal, state=state, department=department, limit=limit, after=after)
    rows = [(h.id, h.deal_key, h.element_id, h.sender, h.from_department, h.to_department, h.state, h.returns, h.reason) for h in found]
    columns = ("Hand-off", "Deal", "Operation", "Sender", "From", "To", "State", "Returns", "Reason")
    ctx.ensure_object(Output).show({"hand_offs": [plain(one) for one in found]}, table(columns, rows, "No hand-offs."))


@hand_offs.command()
def accept(ctx: typer.Context, number: Number, by: By, database: Database = None, _as_json: Json = False) -> None:
    """Accept a hand-off; claiming or completing its work item does that, too."""
    with opened(database) as engine:
        accept_hand_off(engine, number, by=by)
    _show_hand_off(ctx, number, "accepted")


@hand_offs.command("return")
def send_back(
    ctx: typer.Context,
    number: Number,
    by: By,
    code: Annotated[str, typer.Option(help=", ".join(REASONS))],
    reason: Reason,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Return a hand-off: until it is sent again its work item stands before the sender."""
    with opened(database) as engine:
        return_hand_off(engine, number, code, reason, by=by)
    _show_hand_off(ctx, number, "returned")


@hand_offs.command()
def resend(
    ctx: typer.Context,
    number: Number,
    by: By,
    var: Variables = None,
    note: Annotated[str, typer.Option(help="What the receiver should know.")] = "",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Mend the pack of a returned hand-off with --var, and send it again."""
    with opened(database) as engine:
        resend_hand_off(engine, number, pairs(var), note, by=by)
    _show_hand_off(ctx, number, "offered")


@promises.command("list")
def listed_promises(ctx: typer.Context, key: Key, database: Database = None, _as_json: Json = False) -> None:
    """List what a deal's client was told, and what became of it."""
    with opened(database) as engine:
        found = list_promises(engine, key, by="")
    rows = [(p.promise_id, p.kind, p.text, p.state, p.ended_by, p.element_id or p.reason) for p in found]
    columns = ("Promise", "Kind", "Text", "State", "By", "How")
    ctx.ensure_object(Output).show({"promises": [plain(one) for one in found]}, table(columns, rows, "Nothing was promised."))


@promises.command()
def fulfil(
    ctx: typer.Context,
    key: Key,
    promise: PromiseId,
    by: By,
    element: Annotated[str, typer.Option(help="The operation that kept it.")] = "",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Say that a promise is kept."""
    with opened(database) as engine:
        state = fulfil_promise(engine, key, promise, by=by, element_id=element)
    _show_promise(ctx, key, promise, state)


@promises.command()
def waive(
    ctx: typer.Context, key: Key, promise: PromiseId, by: By, reason: Reason, database: Database = None, _as_json: Json = False
) -> None:
    """Waive a promise: it will not be kept, and whoever does this answers for it."""
    with opened(database) as engine:
        state = waive_promise(engine, key, promise, reason, by=by)
    _show_promise(ctx, key, promise, state)


@app.command()
def clocks(
    ctx: typer.Context,
    key: Key,
    department: Annotated[str, typer.Option(help="Who is “us”.")] = "",
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Tell for whom a deal has waited: us, other departments, the client. Hours."""
    with opened(database) as engine:
        told = clocks_of(engine, key, by="", department=department)
    rows: list[tuple[Any, ...]] = [(c.department, c.waiting / 3600, c.working / 3600, c.returns) for c in told.departments]
    rows.append(("(the client)", told.on_client / 3600, None, None))
    ctx.ensure_object(Output).show(plain(told), table(("Department", "Waiting", "Working", "Returned"), rows, "Nobody."))


# ---- corrections ---------------------------------------------------------------------------------------------------

Preview = Annotated[bool, typer.Option("--preview", help="Only tell what would happen.")]
Instance = Annotated[str, typer.Option(help="The instance's id, as `stagework deal KEY --json` shows it.")]


@corrections.command("list")
def listed_corrections(
    ctx: typer.Context,
    deal: DealKey = "",
    state: Annotated[str, typer.Option(help="waiting, done or refused; default: all.")] = "",
    after: After = None,
    limit: Limit = 50,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """List corrections, the newest first."""
    with opened(database) as engine:
        found, _ = list_corrections(engine, by="", deal_key=deal, state=state, limit=limit, after=after)
    rows = [(c.id, c.deal_key, c.kind, c.reason, c.asked_by, c.state, c.answered_by, c.answer) for c in found]
    columns = ("Correction", "Deal", "Kind", "Reason", "Asked by", "State", "Answered by", "Answer")
    ctx.ensure_object(Output).show({"corrections": [plain(one) for one in found]}, table(columns, rows, "No corrections."))


@corrections.command()
def data(
    ctx: typer.Context, key: Key, by: By, reason: Reason, instance: Instance, var: Variables = None, preview: Preview = False,
    database: Database = None, _as_json: Json = False,
) -> None:  # fmt: skip
    """Set variables of an instance with --var."""
    _correct(ctx, database, key, "data", {"instance_id": instance, "variables": pairs(var)}, reason, by, preview)


@corrections.command()
def move(
    ctx: typer.Context,
    key: Key,
    by: By,
    reason: Reason,
    instance: Instance,
    origin: Annotated[str, typer.Option("--from", metavar="ELEMENT", help="Where the token waits.")],
    target: Annotated[str, typer.Option("--to", metavar="ELEMENT", help="Where it goes.")],
    token: Annotated[str, typer.Option(help="Which one, when several wait there.")] = "",
    preview: Preview = False,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Move a waiting token back or forward, inside its process or subprocess."""
    change = {"instance_id": instance, "from_element": origin, "to_element": target, **({"token": token} if token else {})}
    _correct(ctx, database, key, "move", change, reason, by, preview)


@corrections.command("cancel")
def cancel_by_correction(
    ctx: typer.Context,
    key: Key,
    by: By,
    reason: Reason,
    instance: Instance = "",
    preview: Preview = False,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Cancel a deal, or one instance that nobody called."""
    _correct(ctx, database, key, "cancel", {"instance_id": instance} if instance else {}, reason, by, preview)


@corrections.command()
def reopen(
    ctx: typer.Context,
    key: Key,
    by: By,
    reason: Reason,
    instance: Instance,
    element: Annotated[str, typer.Option(help="Where to go on.")],
    newest: Annotated[bool, typer.Option("--newest", help="In the newest version, not in the same one.")] = False,
    preview: Preview = False,
    database: Database = None,
    _as_json: Json = False,
) -> None:
    """Go on with a deal that has ended, in a new instance with the last variables."""
    _correct(ctx, database, key, "reopen", {"instance_id": instance, "element_id": element, "newest": newest}, reason, by, preview)


Words = Annotated[str, typer.Option(help="The second person's words.")]


@corrections.command()
def consent(ctx: typer.Context, number: Number, by: By, words: Words, database: Database = None, _as_json: Json = False) -> None:
    """Consent to a correction that somebody else has asked for: it is done at once."""
    with opened(database) as engine:
        made = consent_to(engine, number, words, by=by)
        do_due_jobs(engine)
        refuse_if_stuck(engine, made.deal_key, plain(made))
    _show_correction(ctx, made)


@corrections.command()
def refuse(ctx: typer.Context, number: Number, by: By, words: Words, database: Database = None, _as_json: Json = False) -> None:
    """Refuse a correction, or take one's own back."""
    with opened(database) as engine:
        made = refuse_correction(engine, number, words, by=by)
    _show_correction(ctx, made)


def _correct(
    ctx: typer.Context, database: str | None, key: str, kind: str, change: dict[str, Any], reason: str, by: str, preview: bool
) -> None:
    output = ctx.ensure_object(Output)
    with opened(database) as engine:
        if preview:
            seen = preview_correction(engine, key, kind, change, by=by)
            rows = [(effect.kind, effect.element_id, effect.name) for effect in seen.effects]
            said = "A second person would have to consent." if seen.needs_consent else "It would be done at once."
            output.show(plain(seen), said, table(("What", "Element", "Name"), rows, "Nothing else would happen."))
            return
        made = ask_correction(engine, key, kind, change, reason, by=by)
        do_due_jobs(engine)
        refuse_if_stuck(engine, key, plain(made))
    _show_correction(ctx, made)


def _show_correction(ctx: typer.Context, made: Corrected) -> None:
    said = "waits for a second person" if made.state == "waiting" else f"is {made.state}"
    ctx.ensure_object(Output).show(plain(made), f"Correction {made.correction_id} of deal {made.deal_key} {said}.")


def _show_hand_off(ctx: typer.Context, number: int, state: str) -> None:
    ctx.ensure_object(Output).show({"hand_off": number, "state": state}, f"Hand-off {number} is {state}.")


def _show_promise(ctx: typer.Context, key: str, promise: str, state: str) -> None:
    ctx.ensure_object(Output).show({"deal_key": key, "promise": promise, "state": state}, f"Promise {promise} of deal {key} is {state}.")
