"""Every claim and every headline under each choice that would have been reasonable too."""
