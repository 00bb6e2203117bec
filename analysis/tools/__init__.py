"""What people run by hand, beside the build."""
