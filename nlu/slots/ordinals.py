"""First, second, last: places in a list that was shown."""

ORDINALS = {
    word: value
    for value, words in {
        1: "first 1st earliest primero primera primer premier premiere erste ersten primeiro primeira primo prima",
        2: "second 2nd segundo segunda deuxieme second zweite zweiten zweiter secondo tweede",
        3: "third 3rd tercero tercera troisieme dritte dritten dritter terceiro terceira terzo derde",
        4: "fourth 4th cuarto cuarta quatrieme vierte vierten quarto quarta vierde",
        5: "fifth 5th quinto quinta cinquieme funfte funften vijfde",
        -1: "last latest ultimo ultima dernier derniere letzte letzten letzter laatste",
    }.items()
    for word in words.split()
}
WORDS = "|".join(sorted(ORDINALS, key=len, reverse=True))
