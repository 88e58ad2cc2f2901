"""The intents and slots Parley knows, as DOORS.md fixes them."""

CLIENT_INTENTS = (
    "book", "move", "cancel", "list", "ask", "availability", "waitlist", "series", "package", "pay", "preferences",
    "feedback", "handover", "greet", "thank", "confirm", "deny", "choose", "correct", "help", "stop", "out_of_scope",
)  # fmt: skip
BUILDER_INTENTS = ("my_day", "time_off", "reschedule_day", "approve", "decline", "block")
