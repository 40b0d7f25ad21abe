"""Leave: what kinds there are, who asks for which days, what that takes from which balance, and when people can work."""
