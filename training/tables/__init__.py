"""Tables of other people: read as their mapping says, and refused by column and row where they are not what it says."""
