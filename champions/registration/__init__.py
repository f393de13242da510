"""A visitor applies: eligibility first, then a short form saved as they go, check answers, receipt."""
