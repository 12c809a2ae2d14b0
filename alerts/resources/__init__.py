"""Resources: what people can do and whom they can call, whether or not anything happens."""
