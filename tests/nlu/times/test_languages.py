"""What people say when they book, in the languages spoken; it is Friday 1 March 2019, 9:00, in Los Angeles."""

import pytest

from tests.nlu.times.reading import read


@pytest.mark.parametrize(
    ("lang", "text", "meaning"),
    [
        ("es", "¿puedo venir pasado mañana a las cuatro de la tarde?", "03-03 16:00"),
        ("es", "el martes que viene por la mañana", "03-05 06:00/03-05 12:00"),
        ("es", "entre las 3 y las 5 de la tarde del lunes", "03-04 15:00/03-04 17:00"),
        ("es", "del 11 al 14", "03-11 00:00/03-15 00:00"),
        ("es", "no antes de las diez de la mañana", ">03-01 10:00"),
        ("fr", "plutôt jeudi en quinze vers 14h30", "03-21 14:30"),
        ("fr", "demain soir à huit heures moins le quart", "03-02 19:45"),
        ("fr", "du 11 au 14", "03-11 00:00/03-15 00:00"),
        ("fr", "dans trois quarts d'heure", "03-01 09:45"),
        ("de", "geht es übermorgen um halb vier?", "03-03 15:30"),
        ("de", "Dienstagabend um acht", "03-05 20:00"),
        ("de", "nächsten Mittwoch ab 14 Uhr", ">03-06 14:00"),
        ("de", "vom 11. bis 14. April", "04-11 00:00/04-15 00:00"),
        ("pt", "pode ser sexta que vem às 15h?", "03-08 15:00"),
        ("pt", "depois de amanhã de manhã", "03-03 06:00/03-03 12:00"),
        ("pt", "daqui a duas semanas", "03-15 00:00"),
        ("it", "giovedì prossimo alle tre e mezza di pomeriggio", "03-07 15:30"),
        ("it", "dal 20", ">03-20 00:00"),
        ("nl", "kan het overmorgen om half drie?", "03-03 14:30"),
        ("nl", "dinsdagochtend", "03-05 06:00/03-05 12:00"),
    ],
)
def test_words_mean_a_time(lang: str, text: str, meaning: str) -> None:
    assert read(text, lang=lang) == meaning


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "good morning, two people please"),
        ("en", "may I ask what it costs? 45 dollars?"),
        ("en", "my code is 133-03-03-2020"),
        ("en", "call me at 650-650-6500"),
        ("es", "buenas tardes, somos dos personas"),
        ("fr", "bonne journée à vous"),
        ("de", "guten Morgen, ich bin so weit"),
        ("nl", "goedemorgen, twee personen"),
        ("pt", "bom dia, quanto custa?"),
    ],
)
def test_words_that_only_look_like_times_are_none(lang: str, text: str) -> None:
    assert not read(text, lang=lang)
