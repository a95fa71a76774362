"""What the project measures about itself; nothing here is installed with it."""
