"""Plans that are renewed: subscribed to, charged again and again, changed, cancelled, and ended when nobody pays."""
