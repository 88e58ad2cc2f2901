"""The fuzzed life of payments: a shop, its payers and their vendor, what they do, and what must hold."""
