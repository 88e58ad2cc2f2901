"""What an organisation says of its account at a vendor is asked of that vendor before it is kept; a file a vendor.

``MEDIA`` are those that the vendor carries; ``check`` raises a problem for what is not theirs.
"""
