"""The data release, by the files that the stage writes into one folder.

edition: what every file says of the study · columns: what each column of a table holds
folder: files with their sizes and hashes, tables that no spreadsheet runs · codebook: questions as JSON
package: Frictionless data package · ddi: DDI Codebook · dataset: schema.org, and the list on the page
changes: editions and the numbers that they changed · feed: the same in Atom
citation: CITATION.cff and BibTeX
"""
