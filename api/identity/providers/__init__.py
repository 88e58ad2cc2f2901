"""Who may vouch for people, one file each."""
