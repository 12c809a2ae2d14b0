"""What an installation is told: settings from the environment, the network from its folder."""
