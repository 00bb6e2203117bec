"""A study's site while it is written: built again at each save, the browser reloads, faults on the page.

What is served beside the site's own bytes (a script that reloads, a fault) is added on the way and stands
in no file. pages: the server · building: make, as at any other time
warm, client: its stages, in copies of one process
"""
