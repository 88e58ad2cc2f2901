"""The conversation's wire: what vendors and browsers send is taken once, and what is said goes out in order."""
