"""Broadcasts: the editorial thing above a mailing. Nothing leaves without the gate."""
