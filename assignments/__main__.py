"""The commands: ``python -m assignments COMMAND ...``."""

import argparse
import sys
from pathlib import Path

from stargan_tutorial.errors import TutorialError

from .course import NAMES, Course


def build_parser():
    """The parser of all commands; imports nothing heavy."""
    parser = argparse.ArgumentParser(
        prog="python -m assignments",
        description="Run the book's assignments in a course.",
        epilog="A course lives in one folder, with students' names in it: "
               "keep it out of any public repository.")
    commands = parser.add_subparsers(dest="command", required=True,
                                     metavar="COMMAND")

    def command(name, text, one=True):
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("--course", type=Path, metavar="DIR",
                         default=Path("assignments/course"),
                         help="the course's folder (default %(default)s)")
        if one:
            sub.add_argument("assignment", metavar="ASSIGNMENT",
                             help=f"one of {', '.join(NAMES)}")
        return sub

    sub = command("release", "Make the notebook for students.")
    sub.add_argument("--seed", type=int, default=0, help="which variant: "
                     "another number, another architecture (default 0)")

    sub = command("collect", "Take in a folder or a zip file of uploads.")
    sub.add_argument("uploads", type=Path, metavar="FOLDER")
    sub.add_argument("--roster", type=Path, metavar="CSV", help="the course's "
                     "list: id,first_name,last_name,email")
    sub.add_argument("--accept", action="append", default=[], metavar="ID",
                     help="take this student's notebook although the cell of "
                     "a task is gone; repeatable")

    sub = command("precheck", "Report on uploads, and change nothing.")
    sub.add_argument("uploads", type=Path, metavar="FILE_OR_FOLDER")
    sub.add_argument("--roster", type=Path, metavar="CSV",
                     help="as for collect")

    sub = command("grade", "Run every collected submission, and score it.")
    sub.add_argument("--cell-seconds", type=int, default=60, metavar="S",
                     help="limit for one cell (default %(default)s)")
    sub.add_argument("--seconds", type=int, default=300, metavar="S",
                     help="limit for one submission (default %(default)s)")
    sub.add_argument("--student", action="append", metavar="ID",
                     help="only this one; repeatable")

    sub = command("marks", "Write a table of the answers to mark by hand, or "
                           "take it in again.")
    sub.add_argument("table", type=Path, metavar="CSV")
    sub.add_argument("--take", action="store_true",
                     help="read the scores that you filled in")

    command("feedback", "Write a page for each student.")

    sub = command("export", "Write the scores of all assignments as CSV.",
                  one=False)
    sub.add_argument("table", type=Path, metavar="CSV")
    return parser


def main(argv=None):
    """Run a command; 0: done, 1: done, but look at what is reported, 2: not."""
    args = build_parser().parse_args(argv)
    from . import grading, marking, release, uploads

    course = Course(args.course)
    try:
        if args.command == "release":
            return release.release(course, args.assignment, args.seed)
        if args.command == "collect":
            return uploads.collect(course, args.assignment, args.uploads,
                                   args.roster, args.accept)
        if args.command == "precheck":
            return uploads.report(course, args.assignment, args.uploads,
                                  args.roster)
        if args.command == "grade":
            return grading.grade(course, args.assignment, args.cell_seconds,
                                 args.seconds, args.student)
        if args.command == "feedback":
            return grading.feedback(course, args.assignment)
        if args.command == "marks":
            act = marking.take if args.take else marking.give
            return act(course, args.assignment, args.table)
        return marking.export(course, args.table)
    except TutorialError as error:
        print(f"assignments: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
