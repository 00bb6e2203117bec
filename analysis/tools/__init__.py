"""What people run by hand, beside the build; and what make asks before it decides (stamps)."""
