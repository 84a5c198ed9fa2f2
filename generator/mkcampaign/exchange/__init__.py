"""Quizzes to and from other systems: GIFT, Moodle XML, Aiken, and what is pasted from Word.

A writer turns a `Quiz` into text and says what the format cannot hold. A reader turns text into `intake.Imported`:
questions as `model.quiz` has them, and a problem at its line for everything that was not read; `markdown` writes them
as a quiz file of ours. All is text in, text out: files are read and written at the edge (`cli_exchange`).
"""
