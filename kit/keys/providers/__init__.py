"""Sources of master keys, one file each."""
