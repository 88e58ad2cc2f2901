"""What the business does with what was booked: approve, note outcomes, solve conflicts."""
