"""Conversation: a text comes in, somebody is found to have said it, and one function answers."""
