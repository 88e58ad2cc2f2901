"""Sessions and the seats in them: hold, book, move, cancel."""
