"""What was promised, and by when: amounts, targets, milestones, deadlines."""
