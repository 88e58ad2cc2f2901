"""Pages for browsers: a booking behind its link, paying it, templates as they will be read."""
