"""What is wrong with a study, all of it at once, and what its site will have to leave out.

files: settings, questions and what else people wrote · names: of questions, numbers, charts and claims in
claims, charts and pages · responses: the file of answers · forecast: what disclosure control will withhold
"""
