"""Delivery: a mailing is one text a language and an audience; here it becomes deliveries that are each sent once."""
