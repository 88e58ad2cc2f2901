"""What is remembered: tables, value types, domain events and migrations. No verbs."""
