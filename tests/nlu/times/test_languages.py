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


@pytest.mark.parametrize(
    ("lang", "text", "start"),
    [
        ("de", "am 5. März um 10 Uhr ein Intro call", "03-05 10:00"),
        ("de", "am 5. März um 16 Uhr ein Coaching bei Ana", "03-05 16:00"),
        ("de", "am 5. März um zehn Uhr eine Massage", "03-05 10:00"),
        ("de", "am 5. März um 10 Uhr zwei Plätze", "03-05 10:00"),
        ("de", "am 5. März um zehn Uhr zwanzig", "03-05 10:20"),
        ("de", "am 5. März um zehn Uhr fünf", "03-05 10:05"),
        ("es", "el 5 de marzo a las 10 un corte", "03-05 10:00"),
        ("es", "el 5 de marzo a las diez una sesión", "03-05 10:00"),
        ("fr", "le 5 mars à 10h une coupe", "03-05 10:00"),
        ("fr", "le 5 mars à dix heures une coupe", "03-05 10:00"),
        ("fr", "le 5 mars à dix heures trente", "03-05 10:30"),
        ("it", "il 5 marzo alle 10 un taglio", "03-05 10:00"),
        ("it", "il 5 marzo alle dieci una visita", "03-05 10:00"),
        ("pt", "5 de março às 10 um corte", "03-05 10:00"),
        ("pt", "5 de março às 10 horas uma sessão", "03-05 10:00"),
        ("pt", "amanhã às dez um corte", "03-02 10:00"),
        ("pt", "amanhã às dez", "03-02 10:00"),
        ("nl", "5 maart om 10 uur een afspraak", "03-05 10:00"),
        ("nl", "5 maart om tien uur een knipbeurt", "03-05 10:00"),
        ("en", "5 March at 10 a haircut", "03-05 10:00"),
        ("en", "5 March at 3 a haircut", "03-05 15:00"),
        ("en", "5 March at 3a", "03-05 03:00"),
    ],
)
def test_an_article_after_the_hour_is_no_minute_of_it(lang: str, text: str, start: str) -> None:
    assert read(text, lang=lang) == start


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Coaching am 5. März um 11 Uhr mit Kei", "03-05 11:00"),
        ("Ist am 5. März noch etwas frei?", "03-05 00:00"),
        ("Coaching mit Sam am 5. März um 11 Uhr", "03-05 11:00"),
        ("Coaching mit Don", ""),
    ],
)
def test_german_words_and_names_that_look_like_short_weekdays_are_none(text: str, start: str) -> None:
    assert read(text, lang="de") == start
