"""Who: the only grammar of names, persons and posts, and of the words that assign to them."""
