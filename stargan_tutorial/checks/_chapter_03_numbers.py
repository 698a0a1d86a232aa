"""Sizes and counts of chapter 3, and what wrong formulas give."""

from . import expect
from ._networks import call


def judge_numbers(function, cases, names, right, variants):
    """Compare a formula with the right one and with known wrong ones."""
    found = [call(function, *case) for case in cases]
    expect(all(hasattr(x, "__float__") for x in found),
           "The formula must return one number")
    expect(all(float(x).is_integer() for x in found), "A result that is "
           "no whole number: places of a kernel and weights are counted")
    for said, variant in variants:
        expect(found != [variant(*case) for case in cases], said)
    for case, number in zip(cases, found):
        true = right(*case)
        given = ", ".join(f"{name} {value}" for name, value in
                          zip(names, case))
        expect(number == true, f"For {given}: you say {int(number):,}, and "
               f"it is {true:,}")


def conv_cases():
    """Cases, names, the formula and the wrong ones for a convolution."""
    cases = [(64, 7, 1, 3), (64, 4, 2, 1), (66, 4, 2, 1), (33, 4, 2, 1),
             (17, 3, 2, 0), (11, 5, 3, 2), (5, 5, 1, 0), (28, 3, 3, 1)]

    def size(n, k, s, p):
        return (n + 2 * p - k) // s + 1

    return cases, ("side", "kernel", "stride", "padding"), size, [
        ("The padding is counted on one side only: it is added on both",
         lambda n, k, s, p: (n + p - k) // s + 1),
        ("The first place is missing: a kernel as large as the map stands in "
         "one place", lambda n, k, s, p: (n + 2 * p - k) // s),
        ("The division rounds up: a kernel that hangs over the edge does not "
         "count", lambda n, k, s, p: -((k - n - 2 * p) // s) + 1),
        ("The division rounds to the nearest: a kernel that hangs over the "
         "edge does not count",
         lambda n, k, s, p: round((n + 2 * p - k) / s) + 1),
        ("Side by stride: true only where kernel and padding happen to fit",
         lambda n, k, s, p: n // s),
        ("Side by stride, rounded up: that is another library's padding, "
         "not a number that you give", lambda n, k, s, p: -(-n // s)),
        ("This is the formula of the transposed convolution",
         lambda n, k, s, p: (n - 1) * s - 2 * p + k),
        ("The padding is forgotten", lambda n, k, s, p: (n - k) // s + 1),
        ("The padding is subtracted: it makes the map larger",
         lambda n, k, s, p: (n - 2 * p - k) // s + 1)]


def transposed_cases():
    """The same for a transposed convolution with output_padding."""
    cases = [(32, 4, 2, 1, 0), (32, 3, 2, 1, 0), (5, 7, 3, 2, 2),
             (9, 5, 1, 2, 0), (4, 3, 4, 0, 3), (1, 2, 2, 0, 1)]

    def size(n, k, s, p, extra):
        return (n - 1) * s - 2 * p + k + extra

    return cases, ("side", "kernel", "stride", "padding",
                   "output_padding"), size, [
        ("The output_padding has no effect: it is an argument to use",
         lambda n, k, s, p, e: (n - 1) * s - 2 * p + k),
        ("The output_padding is added twice: unlike padding, it is added on "
         "one side", lambda n, k, s, p, e: size(n, k, s, p, 2 * e)),
        ("The output_padding is subtracted: it makes the map larger",
         lambda n, k, s, p, e: size(n, k, s, p, -e)),
        ("The output_padding is multiplied by the stride: it counts pixels "
         "of the output", lambda n, k, s, p, e: size(n, k, s, p, e * s)),
        ("A stamp too many: n values in a row have n - 1 steps between them",
         lambda n, k, s, p, e: n * s - 2 * p + k + e),
        ("The padding is cut off on one side only",
         lambda n, k, s, p, e: (n - 1) * s - p + k + e),
        ("The padding is added: a transposed convolution cuts it off",
         lambda n, k, s, p, e: (n - 1) * s + 2 * p + k + e),
        ("The padding is forgotten",
         lambda n, k, s, p, e: (n - 1) * s + k + e),
        ("Side times stride: true only where kernel and padding happen to "
         "fit", lambda n, k, s, p, e: n * s),
        ("Side times stride: true only where kernel and padding happen to "
         "fit", lambda n, k, s, p, e: n * s + e),
        ("This is the formula of the convolution",
         lambda n, k, s, p, e: (n + 2 * p - k) // s + 1 + e)]


def weights(k, c, b, *, bias=0, norm=2, last=0, convs=2, norms=2, wide=4,
            first=3, out=3, down=1, up=1, power=2):
    """Parameters of the generator; the options are mistakes."""
    def stage(i, o, kernel):
        return i * o * kernel ** power + (norm + bias) * o

    def halves(kernel):
        return stage(c, 2 * c, kernel), stage(2 * c, 4 * c, kernel)

    w = wide * c
    ups = [8 * c * c * 4 ** power + (norm + bias) * 2 * c,
           2 * c * c * 4 ** power + (norm + bias) * c]
    block = convs * (w * w * 3 ** power + bias * w) + norms * norm * w
    return (stage(first + k, c, 7) + down * sum(halves(4)) + b * block
            + up * sum(ups) + c * out * 7 ** power + bias * out + last)


def parameter_cases():
    """The same for the parameters of the generator."""
    cases = [(5, 64, 6), (5, 64, 9), (2, 64, 6), (12, 16, 1), (3, 10, 0)]

    def but(**mistake):
        return lambda k, c, b: weights(k, c, b, **mistake)

    return cases, ("domains", "base channels", "blocks"), weights, [
        ("This is the paper's number for every network: K, c and the number "
         "of blocks must change it", lambda k, c, b: 8_430_528),
        ("The number of domains changes nothing: which layer sees one map "
         "for each", lambda k, c, b: weights(5, c, b)),
        ("The width is always 64: each 64, 128 and 256 of the table depends "
         "on the base channels", lambda k, c, b: weights(k, 64, b)),
        ("The number of blocks is always 6: it is an argument",
         lambda k, c, b: weights(k, c, 6)),
        ("The norms are forgotten: each has a scale and a shift per channel",
         but(norm=0)),
        ("A norm has one number for each channel: it has a scale and a shift",
         but(norm=1)),
        ("Every convolution has a bias: those of the generator have none",
         but(bias=1)),
        ("The last convolution has a norm: it stands alone", but(last=6)),
        ("The last convolution has a bias: it has none, too", but(last=3)),
        ("A block has one convolution: look at the row of the block",
         but(convs=1, norms=1)),
        ("A block has two convolutions and one norm: each convolution has "
         "its own", but(norms=1)),
        ("The blocks have no norms: each of their convolutions has one",
         but(norms=0)),
        ("The blocks have the width of the first layer: the bottleneck has "
         "four times the base channels", but(wide=1)),
        ("The blocks are twice as wide as the first layer: the width is "
         "doubled twice", but(wide=2)),
        ("The first convolution sees the image alone: the label maps are "
         "channels, too", lambda k, c, b: weights(0, c, b)),
        ("The first convolution sees the label maps alone: the image has "
         "channels, too", but(first=0)),
        ("The last convolution returns the label maps as well: only an image "
         "comes out", lambda k, c, b: weights(k, c, b, out=3 + k)),
        ("The decoder's two transposed convolutions are missing", but(up=0)),
        ("The encoder's two strided convolutions are missing", but(down=0)),
        ("A kernel counts as k, not as k times k", but(power=1))]
