"""What can go wrong with people and their time, each with the way on."""

from kit.errors import Conflict


class NameTaken(Conflict):
    type, title = "name-taken", "Another one has this name already"
    next_step = "Choose another name."


class ScheduleInUse(Conflict):
    type, title = "schedule-in-use", "A service is given in this schedule"
    next_step = "Give the service in another schedule first."
