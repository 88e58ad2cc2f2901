"""Payment vendors, one file each; a file holds only what is peculiar to its vendor."""
