"""A phone network in a box: Twilio's REST API and signed webhooks on loopback, and phones in the browser."""
