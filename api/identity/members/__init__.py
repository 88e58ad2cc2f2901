"""Who works for an organisation, in which role; changed at the desk or by a directory."""
