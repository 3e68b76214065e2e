"""What a person sees: offline pages drawn from a responsibility graph."""
