"""Tables to items, however their rows and cells were marked."""
