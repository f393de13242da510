"""People and how they sign in: by a mailed link or a six-digit code; the devices they are signed in on."""
