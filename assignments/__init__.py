"""Assignments for marks: release, collect, grade and hand back.

``python -m assignments --help`` lists the commands; the page "For
instructors" of the book walks through them. nbgrader does the grading.
"""
