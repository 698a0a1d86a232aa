"""The command line: data, train, translate, evaluate, export, doctor.

``stargan-tutorial COMMAND --help`` says what each one takes.
"""

import argparse
import sys

from .errors import TutorialError


def build_parser():
    """The parser of all commands; imports nothing heavy."""
    parser = argparse.ArgumentParser(
        prog="stargan-tutorial",
        description="Train a StarGAN and translate faces with it.",
        epilog="Start with: stargan-tutorial train --preset quick --out "
               "runs/quick && stargan-tutorial evaluate runs/quick")
    from . import __version__

    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True,
                                     metavar="COMMAND")

    def command(name, text):
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("--quiet", action="store_true",
                         help="no progress bars")
        return sub

    def of_folder(sub):
        sub.add_argument("--names", metavar="A,B,C", help="attributes or "
                         "classes of the folder to use, in this order "
                         "(default: all; of CelebA the paper's five)")
        sub.add_argument("--exclusive", action="append", default=[],
                         metavar="A,B,C", help="attributes of the folder's "
                         "table that exclude each other; repeatable")
        sub.add_argument("--protocol", default="official",
                         help="CelebA's test images: official or paper "
                              "(default official)")

    sub = command("data", "Draw the built-in faces, or check a folder of your "
                          "own.")
    sub.add_argument("--check", metavar="FOLDER",
                     help="report on a folder of images: form, sizes, label "
                          "vector, unreadable pictures")
    of_folder(sub)
    sub.add_argument("--celeba-miniature", metavar="DIR",
                     help="write a small CelebA of avatars in the official "
                          "layout to DIR")
    sub.add_argument("--out", metavar="FOLDER",
                     help="write faces as PNG files with a table of attributes")
    sub.add_argument("--size", type=int, default=64, help="pixels (default 64)")
    sub.add_argument("--count", type=int, default=100,
                     help="number of faces (default 100)")
    sub.add_argument("--split", default="train",
                     help="train, judge or test (default train)")

    sub = command("train", "Train on the built-in faces, or on a folder of "
                           "your own.")
    sub.add_argument("--preset", metavar="NAME",
                     help="quick, cpu, patient, gpu or paper")
    sub.add_argument("--out", required=True, metavar="DIR",
                     help="folder for checkpoints, log and grids")
    sub.add_argument("--resume", action="store_true",
                     help="go on from the checkpoint in DIR, with the same "
                     "settings")
    sub.add_argument("--data", metavar="FOLDER", action="append",
                     help="class folders, images with a CSV of attributes, "
                          "or CelebA (default: the built-in faces); given "
                          "several times, as NAME=FOLDER:A,B, the data sets "
                          "are learned jointly, and avatars:A,B is one of "
                          "built-in faces")
    of_folder(sub)
    sub.add_argument("--no-cache", action="store_true",
                     help="read the folder's images anew in every epoch, "
                          "instead of keeping them resized on disk")
    sub.add_argument("--seed", type=int, help="another run of the same recipe")
    sub.add_argument("--set", action="append", default=[], metavar="KEY=VALUE",
                     dest="changes", help="change a hyperparameter; repeatable")
    sub.add_argument("--device", default="auto",
                     help="auto, cpu, cuda, cuda:1, mps (default auto)")
    sub.add_argument("--threads", type=int,
                     help="CPU threads (default: measured; a resumed run "
                     "keeps its number)")
    sub.add_argument("--workers", type=int, default=0,
                     help="processes that load images (default 0)")

    sub = command("translate", "Translate one picture.")
    sub.add_argument("model", help="a run's folder, a weights file, or 'cpu' "
                                   "or 'patient' for those that come along")
    sub.add_argument("image", help="the picture")
    sub.add_argument("--set", nargs="+", action="extend", default=[],
                     metavar="NAME", dest="on", help="attributes to put on")
    sub.add_argument("--unset", nargs="+", action="extend", default=[],
                     metavar="NAME", dest="off", help="attributes to take off")
    sub.add_argument("--label", metavar="NAMES",
                     help="the picture's own label, as Black_Hair,Smiling "
                          "(default: what the discriminator sees)")
    sub.add_argument("--source", metavar="NAME",
                     help="of a model of several data sets, whose attributes "
                          "are meant (default: --set and --unset tell)")
    sub.add_argument("--out", required=True, metavar="FILE",
                     help="a .png or .jpg file")

    sub = command("evaluate", "Measure a model on people it has never seen.")
    sub.add_argument("model", help="a run's folder, a weights file, or a name")
    sub.add_argument("--json", action="store_true",
                     help="print JSON instead of a table")
    sub.add_argument("--faces", type=int, default=50,
                     help="identities of the built-in faces (default 50)")
    sub.add_argument("--data", metavar="FOLDER", action="append",
                     help="the folder the model was trained on; of several "
                          "data sets, NAME=FOLDER for each")
    sub.add_argument("--no-cache", action="store_true",
                     help="do not keep the folder's resized images on disk")
    sub.add_argument("--out", metavar="DIR", help="folder for table and "
                     "figures (default: the run's folder)")
    sub.add_argument("--device", default="auto", help="auto, cpu, cuda, mps")
    sub.add_argument("--threads", type=int, help="CPU threads")

    sub = command("export", "Write a run's networks to one small, safe file.")
    sub.add_argument("model", help="a run's folder, a checkpoint, or weights "
                                   "of the official code, as 200000-G.ckpt")
    sub.add_argument("--out", metavar="FILE", help="a .safetensors file")
    sub.add_argument("--official", metavar="DIR", help="folder for the two "
                     "files that the official code loads")
    sub.add_argument("--full", action="store_true",
                     help="float32 instead of float16")
    sub.add_argument("--generator-only", action="store_true",
                     help="leave the discriminator out")

    sub = command("doctor", "Say what this machine can do and which preset "
                            "suits it.")
    sub.add_argument("--fast", action="store_true",
                     help="do not time a few training steps")
    return parser


def main(argv=None):
    """Run a command; returns the exit code.

    0: done; 2: a mistake that the message says how to mend; 130:
    interrupted, after saving.
    """
    args = build_parser().parse_args(argv)
    try:
        from . import commands

        return getattr(commands, args.command)(args) or 0
    except TutorialError as error:
        print(f"stargan-tutorial: {error}", file=sys.stderr)
        return 2
    except PermissionError as error:
        print(f"stargan-tutorial: no permission for {error.filename}: change "
              "its permissions, or choose another place.", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("stargan-tutorial: interrupted.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
