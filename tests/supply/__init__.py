"""What we build on: a bill of it, and what is known against it."""
