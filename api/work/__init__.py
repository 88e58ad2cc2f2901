"""Work behind the pages that failed for good: told to the desk in a sentence, and tried again when asked."""
