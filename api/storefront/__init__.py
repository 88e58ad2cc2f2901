"""The page of an organisation where anybody books: its shell for browsers, and the same as plain forms."""
