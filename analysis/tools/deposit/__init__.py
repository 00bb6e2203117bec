"""What a repository wants beside the site and its data: a record of it, and a check that needs no project.

datacite: the record that a DOI is registered with · verify: runs in the archive, on Python alone
"""
