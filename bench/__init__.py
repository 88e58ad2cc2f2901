"""Speed and load, each figure as a ratio to its ceiling in the same run."""
