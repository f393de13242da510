"""Messages owed to people: the catalogue gathered, words made when a mail leaves, delivery."""
