"""Sessions and the seats in them: hold, book, move, cancel; ``till`` pays for them, ``desk`` is the business's side."""
