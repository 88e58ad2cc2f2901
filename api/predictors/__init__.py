"""The versions of what was learned: their cards, how the world moved away from them, and which one speaks."""
