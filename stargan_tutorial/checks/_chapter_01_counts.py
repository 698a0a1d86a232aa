"""A question of chapter 1: the numbers of another data set."""

from . import expect, question

# Four colours that exclude each other, three free attributes; K = 7.
RIGHT = {"K": 7, "labels": 32, "impossible": 0.75, "generators": 992,
         "weights": 53_215_232, "truths": 320, "photos": 10}
SLIPS = {
    ("K", 10): "10 counts the attribute values: without is a 0, and has no "
               "number of its own",
    ("K", 4): "4 counts the colours as one: each of them has a number of its "
              "own",
    ("K", 6): "6 leaves one colour out: each of the four has a number of its "
              "own",
    ("labels", 128): "128 counts every vector of 7 bits: exactly one colour "
                     "is 1",
    ("labels", 40): "40 counts birds without a colour: the group is complete",
    ("labels", 7): "7 is K: a label is a combination of numbers",
    ("impossible", 0.625): "0.625 is the share for three colours: here there "
                           "are four coins for the group",
    ("impossible", 0.25): "0.25 is the share of the possible",
    ("impossible", 75): "Give a share from 0 to 1, not percent",
    ("impossible", 0.6875): "0.6875 lets birds without a colour exist: the "
                            "group is complete",
    ("generators", 1024): "1024 counts pairs of a label with itself: there "
                          "is nothing to translate",
    ("generators", 496): "496 counts each pair once: a two-domain generator "
                         "has one direction",
    ("generators", 42): "42 is k(k - 1) for the 7 numbers of a label: which "
                        "k stands for combinations?",
    ("generators", 110): "110 is k(k - 1) for 11 attribute values: they do "
                         "not exclude each other",
    ("generators", 90): "90 is k(k - 1) for 10 attribute values: they do not "
                        "exclude each other",
    ("generators", 132): "132 is the avatars' number: these birds have more "
                         "labels",
    ("generators", 62): "62 counts the ways to one reference and back: every "
                        "label is to be reached from every other",
    ("generators", 1): "1 is StarGAN's number: count two-domain generators",
    ("weights", 53_135_936): "That is the pair without any label: what does "
                             "each number of the label add?",
    ("weights", 53_192_576): "That is the StarGAN of 5 numbers: how long is "
                             "this label?",
    ("weights", 53_226_560): "That is the StarGAN of 8 numbers: how long is "
                             "this label?",
    ("weights", 53_498_432): "That adds weights for each possible label: they "
                             "go with the numbers in a label",
    ("weights", 53_249_216): "That adds weights for each attribute value: "
                             "they go with the numbers in a label",
    ("truths", 32): "32 is one bird's answer sheet: there are ten birds",
    ("truths", 310): "310 leaves each bird's own picture out: Figure 1.7 "
                     "shows every label",
    ("truths", 120): "120 is for the avatars' 12 labels",
    ("truths", 10): "10 is one picture of each bird: an answer sheet shows it "
                    "with every label",
    ("photos", 320): "Nobody photographed them with the other labels: that is "
                     "why those pictures are called counterfactual",
    ("photos", 310): "310 pictures are those that nobody has: count those "
                     "that exist",
    ("photos", 0): "One photograph of each bird does exist: the one with its "
                   "own label",
    ("photos", 1): "1 is for one bird: there are ten birds",
    ("photos", 32): "32 counts labels: how many pictures were taken?",
}
AGAIN = {
    "K": "one number for each colour, and one for each free attribute",
    "labels": "a product of the number of choices in each group",
    "impossible": "which share of all vectors of zeros and ones has not "
                  "exactly one colour?",
    "generators": "one for each ordered pair of different labels",
    "weights": "start from the pair without any label, and add K times what "
               "one number costs",
    "truths": "every bird with every label that can exist",
    "photos": "each bird was photographed once",
}


@question("1.7", "numbers for birds",
          section="Misconception: a domain is a data set, or a class",
          objectives=(1, 2, 3, 4))
def numbers_for_birds(answer):
    """Seven numbers, by their names."""
    expect(isinstance(answer, dict) and set(RIGHT) <= set(answer),
           "Keep the dict with its seven names: "
           f"{', '.join(RIGHT)}")
    for name, right in RIGHT.items():
        given = answer[name]
        expect(isinstance(given, int | float) and not isinstance(given, bool),
               f"{name} is {given!r}: write a number")
        for (which, slip), sentence in SLIPS.items():
            expect(which != name or given != slip, f"{name}: {sentence}")
        expect(abs(given - right) < 1e-6, f"{name} is not {given:,}: "
               f"{AGAIN[name]}")
