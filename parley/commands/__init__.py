"""The commands of ``parley`` that are more than a few lines, a file each."""
