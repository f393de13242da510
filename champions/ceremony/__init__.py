"""The ceremony: the city lights up when the results are revealed."""
