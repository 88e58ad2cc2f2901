"""Money by chat: what is owed and its receipt, packages of credits, subscriptions."""
