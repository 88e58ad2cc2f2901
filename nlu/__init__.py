"""Words to meaning: intents, slots, times, languages, sentiment. No database; no network but the LLM."""
