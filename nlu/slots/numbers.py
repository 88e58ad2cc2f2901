"""Small numbers as people say them."""

NUMBERS = {
    word: value
    for value, words in {
        1: "one un una uno une ein eine einen um uma een",
        2: "two couple dos deux zwei dois duas due twee",
        3: "three tres trois drei tre drie",
        4: "four cuatro quatre vier quatro quattro",
        5: "five cinco cinq funf cinque vijf",
        6: "six seis sechs sei zes",
        7: "seven siete sept sieben sete sette zeven",
        8: "eight ocho huit acht oito otto",
        9: "nine nueve neuf neun nove negen",
        10: "ten diez dix zehn dez dieci tien",
        12: "twelve dozen doce douze zwolf doze dodici twaalf",
    }.items()
    for word in words.split()
}
WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))


def number(word: str) -> int:
    """The value of digits or of a number word; KeyError for another word."""
    return int(word) if word.isdecimal() else NUMBERS[word]
