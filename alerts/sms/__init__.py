"""What a text is: its length, its words, its commands, and the road to the carrier. No database here."""
