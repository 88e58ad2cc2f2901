"""Pushes: to browsers (Web Push) and to apps (APNs, FCM)."""
