"""Pages for browsers: a booking behind its link, paying it, mail that stayed here."""
