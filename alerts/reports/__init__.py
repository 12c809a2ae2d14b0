"""Reports: a sighting is read, asked about, and decided once."""
