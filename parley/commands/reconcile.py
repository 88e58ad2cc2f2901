"""``parley reconcile``: a vendor's report against the ledger, every difference with its likely cause."""

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kit.settings import Settings

if TYPE_CHECKING:
    from api.payments.reconciliation.reconcile import Reconciled


def reconcile(
    report: Annotated[Path, typer.Argument(help="The report, CSV as the vendor exports it.", exists=True)],
    provider: Annotated[str, typer.Option(help="Whose report it is: stripe, paypal, …")],
    organisation: Annotated[str, typer.Option(help="The organisation's slug; without, the one seeded last.")] = "",
    start: Annotated[datetime | None, typer.Option("--from", help="The period's first moment, UTC.")] = None,
    end: Annotated[datetime | None, typer.Option("--to", help="The first moment after it, UTC.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One difference a line, as JSON.")] = False,
) -> None:
    """Compare a vendor's report with the ledger. Exit status 1 when something differs; nothing is changed."""
    text = report.read_text(encoding="utf-8-sig")
    period = [each.replace(tzinfo=UTC) if each else None for each in (start, end)]
    found = asyncio.run(_reconcile(Settings(), organisation, provider, text, *period))
    _tell(found, as_json=as_json)
    if found.differences:
        raise typer.Exit(1)


async def _reconcile(
    settings: Settings, slug: str, provider: str, text: str, start: datetime | None, end: datetime | None
) -> "Reconciled":
    from api.identity.organisations import get_organisation
    from api.payments.reconciliation.reconcile import reconcile as compare
    from kit.db import Database
    from kit.tenancy import EVERYBODY

    database = Database(settings.database, unsaid=EVERYBODY)
    try:
        async with database.reading() as session:
            organisation = await get_organisation(session, slug)
            return await compare(session, organisation.id, provider=provider, report=text, start=start, end=end)
    finally:
        await database.close()


def _tell(found: "Reconciled", *, as_json: bool) -> None:
    from api.payments.reconciliation.reconcile import words_for

    for each in found.differences:
        if as_json:
            print(json.dumps(asdict(each) | {"words": words_for(each)}, ensure_ascii=False))
            continue
        about: list[Any] = [f"line {each.row}"] if each.row else []
        about += [part for part in (each.payment, each.vendor_id) if part]
        sides = [
            f"{side} {amount.words('en')}"
            for side, amount in (("reported", each.reported), ("booked", each.booked))
            if amount
        ]
        print(f"{each.kind}: {', '.join([*about, *sides])}. {words_for(each)}")
    if not as_json:
        period = f"from {found.start:%a %d %b %Y %H:%M} to {found.end:%a %d %b %Y %H:%M} UTC"
        print(f"{found.rows} movements {period}: {len(found.differences)} differences")
