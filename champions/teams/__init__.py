"""Participants form teams: create, invite by link, join, leave."""
