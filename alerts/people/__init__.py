"""The people: contacts, their consent and subscriptions, and the roles of those who are trusted."""
