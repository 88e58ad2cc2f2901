"""A change of mind within one message: the last said is what is held."""

from tests.fixtures.talking import Person

SAID = (
    ("Haircut with Ana on Friday at 2pm, actually make it Monday", "2027-06-14T13:00:00Z"),
    ("Haircut with Ana on Friday at 3pm, no wait, Monday at 3pm", "2027-06-14T14:00:00Z"),
    ("Haircut with Ana tomorrow at 3pm, sorry I mean Saturday at 3pm", "2027-06-12T14:00:00Z"),
    ("Haarschnitt (Haircut) bei Ana am Freitag um 14 Uhr, nein doch lieber Montag", "2027-06-14T13:00:00Z"),
    ("Quiero un Haircut con Ana el viernes a las 15, no, mejor el lunes", "2027-06-14T14:00:00Z"),
    ("Je voudrais un Haircut avec Ana vendredi à 15h, non plutôt lundi", "2027-06-14T14:00:00Z"),
    ("Quero um Haircut com a Ana na sexta às 15h, não, melhor na segunda", "2027-06-14T14:00:00Z"),
    ("Haircut with Ben, no, with Ana on Friday at 3pm", "2027-06-11T14:00:00Z"),
    ("Colour with Ana, sorry I mean a haircut, on Friday at 3pm", "2027-06-11T14:00:00Z"),
)


async def test_what_is_held_is_what_was_said_last(person: Person) -> None:
    for number, (said, start) in enumerate(SAID):
        person.conversation = f"somebody{number}"
        await person.say(said)
        found = [(each["kind"], each["builder"], each["service"], each["start"]) for each in person.effects]
        assert found == [("held", "Ana Reyes", "Haircut", start)], said
        await person.say("no")


async def test_a_day_taken_back_in_the_middle_is_not_looked_at(person: Person) -> None:
    await person.say("haircut with Ana")
    await person.say("on friday around 3pm? actually no, make that Saturday, or monday morning")
    assert [each["start"] for each in person.effects] == ["2027-06-12T14:00:00Z"]


async def test_so_is_where_a_session_goes(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 10am")
    await person.say("yes")
    await person.say("move it to Saturday at 11am, no wait, Sunday at 11am")
    await person.say("yes")
    assert [(each["kind"], each["start"]) for each in person.effects] == [("moved", "2027-06-13T10:00:00Z")]


MOVED = (
    ("haircut with Ana on Friday at 9am", "yes", "Move Friday's to Monday at 9, no, Tuesday", 8),
    ("haircut with Ana on Friday at 10am", "yes", "Move Friday to Monday at 10am, no, Tuesday", 9),
    ("Haircut bei Ana am Freitag um 11 Uhr", "ja", "Verschieben Sie Freitag auf Montag 11 Uhr, nein, Dienstag", 10),
    ("Un Haircut con Ana el viernes a las 12", "sí", "Mueve la del viernes al lunes, no, al martes a las 12", 11),
    ("Un Haircut avec Ana vendredi à 13h", "oui", "Déplacez celle de vendredi à lundi 13h, non, mardi", 12),
    ("Um Haircut com a Ana na sexta às 14h", "sim", "Mude a de sexta para segunda às 14h, não, terça", 13),
)


async def test_which_one_goes_stays_when_where_it_goes_is_taken_back(person: Person) -> None:
    for number, (booked, yes, said, hour) in enumerate(MOVED):
        person.conversation = f"mover{number}"
        for words in (booked, yes, said, yes):
            await person.say(words)
        moved = [(each["kind"], each["start"]) for each in person.effects]
        assert moved == [("moved", f"2027-06-15T{hour:02}:00:00Z")], said
