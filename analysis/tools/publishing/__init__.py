"""A released edition at its address, with every edition before it; what was there is kept to go back to.

ready: what must be said before anything is published · tree: the folder that a host gets
earlier: editions from where they stand · headers: what a host should send · folder, remote: the two ways
"""
