"""What vendors tell by webhook: verified, stored once, applied in any order, set aside where it cannot be."""
