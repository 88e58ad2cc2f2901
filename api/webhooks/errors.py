"""What can go wrong with webhooks, each with the way on."""

from kit.errors import Conflict


class EndpointOff(Conflict):
    type, title = "endpoint-off", "This endpoint is switched off"
    next_step = "Switch it on with PATCH {“on”: true}, then replay."


class TooManyEndpoints(Conflict):
    type, title = "too-many-endpoints", "There are as many endpoints as an organisation may have"
    next_step = "Delete one that is no longer needed, or let one endpoint take more kinds."
