"""The database, the vault, the agenda and the audit: what every other room keeps its facts in."""
