"""What must hold at every moment of a life, and what at its end."""

from sqlalchemy import func, select

from api.payments.builders.pass_on import passed_on
from kit import ids
from kit.outbox import OutboxRow
from models.bookings import Booking, Session
from models.packages import Holding, Purchase
from models.payments import Payment
from tests.api.payments.lived.world import OVER, PRICE, World


async def check(world: World) -> None:
    """What holds at every moment."""
    rows, charges = await world.payments(), world.charges()
    every = await world.books(rows) if rows else {}
    for row in rows:
        books = every[row.id]
        assert sum(books.values()) == 0, books
        there = row.received - row.refunded - row.disputed - row.lost
        assert books.get("cash:pretend", 0) == there - row.passed, (books, vars(row))
        with_builder = sum(amount for account, amount in books.items() if account.startswith("builder:"))
        assert with_builder == row.passed == passed_on(row), (books, vars(row))
        off = 5 * row.passes - (3 * row.amount if row.booking_id else 0)
        assert abs(off) <= 2, vars(row)  # to the nearest cent
        assert row.received <= PRICE + OVER
        assert books.get("overpaid", 0) == -row.over <= 0, (books, vars(row))
        charge = charges.get(row.vendor_key)
        assert row.refunded <= (sum(charge["refunds"].values()) if charge else 0), vars(row)
    _check_charged_once(world, rows)
    await _check_seats(world)


async def check_end(world: World) -> None:
    """What holds once all is told and done: our books are the vendor's, money and seat agree, nobody paid twice."""
    rows = await world.payments()
    for row in rows:
        charge = world.charges().get(row.vendor_key)
        if charge is None:
            assert row.received == 0, vars(row)
            continue
        assert (row.refund_key, row.over) == (None, 0), vars(row)
        assert row.received == (charge["amount"] if charge["state"] == "succeeded" else 0), (charge, vars(row))
        assert row.refunded == sum(charge["refunds"].values()), (charge, vars(row))
        assert row.lost == charge.get("disputed", 0), (charge, vars(row))
    for purchase, holding in await world.purchases():
        _check_purchase(world, purchase, holding, [row for row in rows if row.purchase_id == purchase.id])
    for name in world.bookings:
        await _check_booking(world, name, [row for row in rows if row.booking_id == ids.parse("bkg", name)])


def _check_charged_once(world: World, rows: list[Payment]) -> None:
    """Of all tries to charge an amount on account the vendor itself has taken money by one at most."""
    taken = [row.due_id for row in rows if row.due_id and _state_at_vendor(world, row) == "succeeded"]
    assert len(taken) == len(set(taken)), [vars(row) for row in rows]


def _state_at_vendor(world: World, row: Payment) -> str:
    charge = world.charges().get(row.vendor_key)
    return str(charge["state"]) if charge else ""


async def _check_seats(world: World) -> None:
    """A session has as many seats taken as live bookings sit in it, and they never are more than it has."""
    async with world.shop.database.reading() as session:
        live = func.coalesce(func.sum(Booking.seats).filter(Booking.state.in_(("held", "pending", "confirmed"))), 0)
        query = select(Session.taken, live).join(Booking, Booking.session_id == Session.id).where(
            Session.state == "active"
        )  # fmt: skip
        rows = await session.execute(query.group_by(Session.id).order_by(Session.id.desc()).limit(3))
        assert all(taken == seats for taken, seats in rows)


def _check_purchase(world: World, purchase: Purchase, holding: Holding | None, rows: list[Payment]) -> None:
    """The credits are there if the money is, once; they cannot be used when all of it went back."""
    net = sum(row.received - row.refunded - row.lost for row in rows)
    assert 0 <= net <= purchase.price, [vars(row) for row in rows]
    assert (purchase.state == "paid") == (holding is not None)
    assert holding or net == 0
    if holding:
        is_over = holding.expires_at is not None and holding.expires_at <= world.shop.clock.now()
        assert is_over == (net == 0), (vars(holding), [vars(row) for row in rows])


async def _check_booking(world: World, name: str, rows: list[Payment]) -> None:
    async with world.shop.database.reading() as session:
        booking = await session.get_one(Booking, ids.parse("bkg", name))
        told = select(func.count()).where(OutboxRow.subject == booking.id, OutboxRow.kind == "BookingConfirmed")
        confirmed = await session.scalar(told)
    net = sum(row.received - row.refunded - row.lost for row in rows)
    assert confirmed == (1 if booking.state == "confirmed" else confirmed)
    assert confirmed in {0, 1}
    assert booking.state in {"confirmed", "cancelled", "expired"}, booking.state
    assert 0 <= net <= PRICE
    dues = [due for due in await world.dues() if due.booking_id == booking.id]
    paid = any(row.received - row.lost - row.refunded >= PRICE for row in rows)
    for due in dues:
        assert due.state in ({"paid"} if paid else {"paid", "ended", "cancelled"}), (vars(due), booking.state)
    if booking.state == "confirmed":
        assert name in world.waived or any(row.received >= PRICE for row in rows)
        assert sum(row.received > row.refunded + row.lost for row in rows) <= 1, [vars(row) for row in rows]
    else:
        assert net == 0, [vars(row) for row in rows]
