"""When: the only grammar of dates, deadlines and periods."""
