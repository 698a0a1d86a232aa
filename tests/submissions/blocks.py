"""Answers to the assignment on labels and blocks, right and wrong.

Each is the full source of a solution cell. A wrong one comes with words of
the sentence that it must get and, if it was seen in public, with the place.
"""

BITS = "eriklindernoren/PyTorch-GAN implementations/stargan/stargan.py"
ZEROED = "yunjey/stargan#108"
TWO_COLOURS = "yunjey/stargan#70"
TRACKED = "yunjey/stargan#102"
NO_SKIP = "znxlwm/UGATIT-pytorch#32"

# -- counts -------------------------------------------------------------------

COUNTS = '''
hair, beard = len(HAIR.split()), len(BEARD.split())
K = len(NAMES.split())
free = K - hair - beard
extra = 1 if RULE == "at most one" else 0
num_labels = (hair + extra) * (beard + extra) * 2**free
translators = num_labels * (hair + beard + 2 * extra - 2 + free)
stargan = BARE_WEIGHTS + K * LABEL_WEIGHTS
ratio = 2 * (num_labels - 1) * BARE_WEIGHTS / stargan
one = [n * P_ONE * (1 - P_ONE)**(n - 1) for n in (hair, beard)]
zero = [(1 - P_ONE)**n for n in (hair, beard)]
impossible = 1 - (one[0] + extra * zero[0]) * (one[1] + extra * zero[1])
'''

BY_THE_PACKAGE = '''
attributes = AttributeSet(
    tuple(NAMES.split()),
    exclusive=(tuple(HAIR.split()), tuple(BEARD.split())),
    complete=RULE == "exactly one")
every = attributes.all_labels()
num_labels = len(every)
translators = sum(len(attributes.one_change_targets(c)) for c in every)
mesh = 2 * (num_labels - 1) * BARE_WEIGHTS
ratio = mesh / (BARE_WEIGHTS + every.shape[1] * LABEL_WEIGHTS)
on = every.sum(dim=1).double()
chances = P_ONE**on * (1 - P_ONE)**(every.shape[1] - on)
impossible = 1 - chances.sum().item()
'''

BY_ENUMERATION = '''
import itertools

where = [[NAMES.split().index(name) for name in group.split()]
         for group in (HAIR, BEARD)]
K = len(NAMES.split())
allowed = (1,) if RULE == "exactly one" else (0, 1)
labels, impossible = [], 0.0
for bits in itertools.product((0, 1), repeat=K):
    if all(sum(bits[i] for i in group) in allowed for group in where):
        labels.append(bits)
    else:
        impossible += P_ONE**sum(bits) * (1 - P_ONE)**(K - sum(bits))
num_labels = len(labels)


def things(bits):
    inside = [tuple(bits[i] for i in group) for group in where]
    return inside + [b for i, b in enumerate(bits)
                     if i not in where[0] + where[1]]


translators = 0
for a in labels:
    for b in labels:
        changes = sum(p != q for p, q in zip(things(a), things(b)))
        translators += changes == 1
ratio = (num_labels - 1) * 2 / (1 + K * LABEL_WEIGHTS / BARE_WEIGHTS)
'''


def counts(**wrong):
    """The right answer with other lines at its end."""
    return COUNTS + "".join(f"{n} = {v}\n" for n, v in wrong.items())


WRONG_COUNTS = [
    (counts(num_labels="2**K", translators="2**K * K"),
     "every vector of bits", BITS),
    (counts(num_labels="(hair + 1 - extra) * (beard + 1 - extra) * 2**free"),
     "the other rule", ""),
    (counts(num_labels="hair * 2**(K - hair)"), "minds one group", ""),
    (counts(num_labels="hair + beard + 2 * extra + 2**free"),
     "what should multiply", ""),
    (counts(translators="num_labels * (num_labels - 1)"),
     "every ordered pair", ""),
    (counts(translators="translators // 2"), "each pair once", ""),
    (counts(translators="num_labels * (K - 2 * extra)"), "translators", ""),
    (counts(translators="num_labels * (hair + beard + 2 * extra + free)"),
     "how many others", ""),
    (counts(translators="translators + num_labels * free"),
     "how many others", ""),
    (counts(translators="num_labels + 8"), "translators is off", ""),
    (counts(ratio="num_labels * (num_labels - 1) * BARE_WEIGHTS / stargan"),
     "the full mesh", ""),
    (counts(ratio="(num_labels - 1) * BARE_WEIGHTS / stargan"),
     "one way", ""),
    (counts(ratio="2 * num_labels * BARE_WEIGHTS / stargan"),
     "to itself", ""),
    (counts(ratio="2.0 * (num_labels - 1)"), "counts networks", ""),
    (counts(ratio="1 / ratio"), "upside down", ""),
    (counts(ratio="2 * (num_labels - 1) * BARE_WEIGHTS / (BARE_WEIGHTS"
            " + num_labels * LABEL_WEIGHTS)"), "for each possible label", ""),
    (counts(ratio="2 * (num_labels - 1) * BARE_WEIGHTS / (BARE_WEIGHTS"
            " + LABEL_WEIGHTS)"), "label weights once", ""),
    (counts(ratio="2 * (K - 1) * BARE_WEIGHTS / stargan"),
     "numbers of a label for domains", ""),
    (counts(ratio="ratio + 1"), "ratio is off", ""),
    (counts(impossible="1 - impossible"), "that can exist", ""),
    (counts(impossible="1 - (hair + extra) * (beard + extra)"
            " / 2**(hair + beard)"), "fair coins", BITS),
    (counts(impossible="1 - (one[0] + extra * zero[0])"), "one group alone",
     ""),
    (counts(impossible="(1 - one[0] - extra * zero[0])"
            " * (1 - one[1] - extra * zero[1])"), "multiplies the faults", ""),
    (counts(impossible="1 - (one[0] + (1 - extra) * zero[0])"
            " * (one[1] + (1 - extra) * zero[1])"), "the other rule", ""),
    (counts(impossible="1 - (one[0] / hair + extra * zero[0])"
            " * (one[1] / beard + extra * zero[1])"), "one given member", ""),
    (counts(impossible="impossible / 2"), "impossible is off", ""),
    # The avatars' numbers of the text, and some that pass what can be seen.
    (counts(num_labels=12, translators=48), "num_labels", ""),
    ("num_labels, translators = 40, 400\nratio, impossible = 70.0, 0.5\n",
     "num_labels is off", ""),
    (counts(num_labels="float(num_labels)"), "make it an int", ""),
]

# -- switch -------------------------------------------------------------------

SWITCH = '''
def switch(labels, wanted, names, groups):
    moved = labels.clone()
    for i, name in enumerate(wanted):
        group = next(group for group in groups if name in group)
        for member in group:
            moved[i, names.index(member)] = float(member == name)
    return moved
'''

SWITCH_BY_MASKS = '''
def switch(labels, wanted, names, groups):
    on = torch.tensor([[float(n == w) for n in names] for w in wanted])
    touched = torch.tensor([
        [any(n in group and w in group for group in groups) for n in names]
        for w in wanted])
    return torch.where(touched, on, labels)
'''

SWITCH_BY_THE_PACKAGE = '''
def switch(labels, wanted, names, groups):
    kinds = AttributeSet(tuple(names), complete=False,
                         exclusive=tuple(tuple(group) for group in groups))
    return torch.stack([kinds.apply(label, set=[name])
                        for label, name in zip(labels, wanted)])
'''

SWITCH_BY_SETS = '''
def switch(labels, wanted, names, groups):
    rows = []
    for label, name in zip(labels.tolist(), wanted):
        has = {n for n, value in zip(names, label) if value == 1}
        for group in groups:
            if name in group:
                has -= set(group)
        has.add(name)
        rows.append([1.0 if n in has else 0.0 for n in names])
    return torch.tensor(rows)
'''


def switched(body):
    """A function switch with these lines in its loop."""
    lines = "".join(f"        {line}\n" for line in body.split("\n"))
    return ("def switch(labels, wanted, names, groups):\n"
            "    moved = labels.clone()\n"
            "    for i, name in enumerate(wanted):\n"
            f"{lines}    return moved\n")


CLEAR = "mine = [g for g in groups if name in g][0]\n" \
    "moved[i, [names.index(n) for n in mine]] = 0\n"
SET = "moved[i, names.index(name)] = 1"

WRONG_SWITCHES = [
    (switched(SET), "grey goes off", TWO_COLOURS),
    (switched("moved[i] = 0\n" + SET), "the rest stays", ZEROED),
    ("def switch(labels, wanted, names, groups):\n"
     "    wishes = [AttributeSet(tuple(names)).encode(n) for n in wanted]\n"
     "    return torch.stack(wishes)\n", "the rest stays", ZEROED),
    (switched("for g in groups:\n"
              "    moved[i, [names.index(n) for n in g]] = 0\n" + SET),
     "Both groups are cleared", ""),
    (switched(CLEAR + SET).replace("labels.clone()", "labels"),
     "have changed", ""),
    (switched((CLEAR + SET).replace("moved[i, ", "moved[:, ")),
     "All images got the same wish", ""),
    (switched("row = moved[i].clone()\n"
              + (CLEAR + SET).replace("moved[i, ", "row[")),
     "the rest stays", ""),
    (switched("moved[i, :len(groups[0])] = 0\n" + SET),
     "the rest stays", ""),
    (switched("g = groups[0]\nmoved[i, [names.index(n) for n in g]] = 0\n"
              "moved[i, names.index(g[g.index(name)])] = 1"),
     "A name is looked up", ""),
    (switched("g = groups[0]\nmoved[i, [names.index(n) for n in g]] = 0\n"
              + SET), "With two groups it differs", ""),
    (switched(CLEAR + "moved[i, mine.index(name)] = 1"),
     "in names", ""),
    (switched("mine = [g for g in groups if name in g][0]\n"
              "for n in mine:\n    k = names.index(n)\n"
              "    if n == name or moved[i, k] == 1:\n"
              "        moved[i, k] = 1 - moved[i, k]"),
     "do not flip", ""),
    (switched(CLEAR + SET).replace("return moved", "return moved.squeeze()"),
     "give shape (1, 4)", ""),
    (switched(CLEAR + SET).replace("return moved", "return moved.long()"),
     "Labels are floats", ""),
    (switched(CLEAR + SET).replace("    return moved\n", ""),
     "a tensor", ""),
    (switched(CLEAR + SET).replace("return moved", "return moved.tolist()"),
     "a tensor", ""),
    (switched((CLEAR + SET).replace("names.index", "NAMES.split().index")
              + "\n").replace(
        "    moved =", "    if len(names) == 4:\n"
        "        return torch.tensor([[1., 1., 1., 0.]])\n    moved =", 1),
     "A name is looked up", ""),
    ("def switch(labels, wanted, names, groups):\n"
     "    return torch.tensor([[1., 1., 1., 0.]])\n",
     "With two groups it differs", ""),
    ("def switch(labels, wanted, names, groups):\n"
     "    if len(names) == 4:\n"
     "        return torch.tensor([[1., 1., 1., 0.]])\n"
     "    return torch.tensor([[1., 0, 1, 0, 0], [0, 1, 0, 0, 0]])\n",
     "The shape changed", ""),
]

# -- targets ------------------------------------------------------------------

EVERY = '''
kinds = AttributeSet(
    tuple(NAMES.split()),
    exclusive=(tuple(HAIR.split()), tuple(BEARD.split())),
    complete=RULE == "exactly one")
every = kinds.all_labels()
hair = kinds.indices(HAIR.split())
keep = kinds.indices([KEEP])[0]
'''

TARGETS = EVERY + '''

def hair_targets(labels, generator):
    chosen = []
    for label in labels:
        fits = (every[:, hair] != label[hair]).any(dim=1)
        fits = every[fits & (every[:, keep] == label[keep])]
        i = torch.randint(len(fits), (1,), generator=generator).item()
        chosen.append(fits[i])
    return torch.stack(chosen)
'''

TARGETS_DRAWN_AGAIN = EVERY + '''

def hair_targets(labels, generator):
    targets = labels.clone()
    bad = torch.ones(len(labels), dtype=torch.bool)
    while bad.any():
        targets[bad] = kinds.sample(int(bad.sum()), generator=generator)
        targets[:, keep] = labels[:, keep]
        bad = (targets[:, hair] == labels[:, hair]).all(dim=1)
    return targets
'''

TARGETS_BY_STATES = '''
def hair_targets(labels, generator):
    names, none = NAMES.split(), RULE == "at most one"
    groups = [[names.index(n) for n in g.split()] for g in (HAIR, BEARD)]
    targets = torch.randint(0, 2, labels.shape, generator=generator).float()
    rows = torch.arange(len(labels))
    for k, group in enumerate(groups):
        states = len(group) + none
        table = torch.eye(states)[:, :len(group)]  # the last row: nobody
        own = torch.where(labels[:, group].sum(dim=1) == 0, len(group),
                          labels[:, group].argmax(dim=1))
        step = torch.randint(0 if k else 1, states, (len(labels),),
                             generator=generator)
        targets[rows[:, None], torch.tensor(group)] = table[
            (own + step) % states]
    targets[:, names.index(KEEP)] = labels[:, names.index(KEEP)]
    return targets
'''


def hair_targets(body, setup=EVERY):
    """A function hair_targets of these lines."""
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return f"{setup}\n\ndef hair_targets(labels, generator):\n{lines}"


MASK = "moved = (labels[:, None, hair] != every[:, hair]).any(dim=2)\n" \
    "kept = labels[:, None, keep] == every[:, keep]\n" \
    "fits = (moved & kept).float()\n"
PICK = "pick = torch.multinomial(fits, 1, generator=generator)\n"
GIVE = "return every[pick[:, 0]]"

WRONG_TARGETS = [
    (hair_targets("return labels[torch.randperm(len(labels), "
                  "generator=generator)]"), "own", "yunjey/stargan solver.py"),
    (hair_targets("return kinds.sample(len(labels), generator=generator)"),
     "image's own label", ""),
    (hair_targets("return torch.randint(0, 2, labels.shape, "
                  "generator=generator).float()"), "cannot exist", BITS),
    (hair_targets("return torch.randn(labels.shape, generator=generator)"),
     "", BITS),
    (hair_targets(MASK + "fits = kept.float()\n" + PICK + GIVE),
     "image's own label", ""),
    (hair_targets("own = (labels[:, None] == every).all(dim=2)\n"
                  "fits = (~own & (labels[:, None, keep] "
                  "== every[:, keep])).float()\n" + PICK + GIVE),
     "own hair", ""),
    (hair_targets(MASK + "fits = moved.float()\n" + PICK + GIVE),
     "named by KEEP changes", ""),
    (hair_targets("targets = kinds.sample(len(labels), generator=generator)\n"
                  "targets[:, keep] = labels[:, keep]\n"
                  "same = (targets[:, hair] == labels[:, hair]).all(dim=1)\n"
                  "again = kinds.sample(len(labels), generator=generator)\n"
                  "targets[same] = again[same]\n"
                  "targets[:, keep] = labels[:, keep]\nreturn targets"),
     "own", ""),
    (hair_targets("return labels.clone()"), "should always change", ""),
    (hair_targets("targets = labels.clone()\nfor row in targets:\n"
                  "    old = row[hair].clone()\n"
                  "    while row[hair].equal(old):\n"
                  "        row[hair] = kinds.sample(1, generator=generator)"
                  "[0, hair]\nreturn targets"), "Only groups change", ""),
    (hair_targets("targets = hair_and_all(labels, generator)\n"
                  "where = kinds.indices(BEARD.split())\n"
                  "targets[:, where] = labels[:, where]\nreturn targets",
                  TARGETS_BY_STATES.replace("hair_targets", "hair_and_all")
                  + EVERY), "The beard never changes", ""),
    (hair_targets(MASK + PICK.replace("generator=generator", "generator=None")
                  + GIVE), "The same seed gives other targets", ""),
    (hair_targets("generator = torch.Generator().manual_seed(0)\n"
                  + MASK + PICK + GIVE), "Two seeds give the same", ""),
    (hair_targets("again = torch.Generator()\n"
                  "again.manual_seed(generator.initial_seed())\n"
                  + MASK + PICK.replace("=generator", "=again") + GIVE),
     "do not seed again", ""),
    (hair_targets(MASK + "return every[fits.argmax(dim=1)]"),
     "", ""),
    (hair_targets(
        "n = [int(row.sum()) for row in (labels[:, None, hair] != every[:, "
        "hair]).any(dim=2) & (labels[:, None, keep] == every[:, keep])]\n"
        + MASK + "u = torch.rand(1, generator=generator)\n"
        "pick = [row.nonzero()[int(u * k), 0] for row, k in zip(fits, n)]\n"
        "return every[torch.stack(pick)]"), "draw for each image", ""),
    (hair_targets(MASK + "first = fits.argmax(dim=1)\n"
                  "fits[torch.arange(len(fits)), first] = 0\n" + PICK + GIVE),
     "never come", ""),
    (hair_targets(MASK + "fits *= 1 + every[:, hair[0]]\n" + PICK + GIVE),
     "more often", ""),
    (hair_targets("labels[:] = right(labels, generator)\nreturn labels",
                  TARGETS.replace("def hair_targets", "def right")),
     "have changed", ""),
    (hair_targets("return right(labels, generator).squeeze()",
                  TARGETS.replace("def hair_targets", "def right")),
     "batch of one", ""),
    (hair_targets(MASK + PICK + "return pick[:, 0]"),
     "Five labels", ""),
    (hair_targets("return every[-5:]"), "One target for each image", ""),
]

# -- transfer -----------------------------------------------------------------

TRANSFER = '''
def transfer(content, style, strength):
    mean, wide = content.mean((2, 3), keepdim=True), (content.var(
        (2, 3), keepdim=True, unbiased=False) + EPS).sqrt()
    mean_s, wide_s = style.mean((2, 3), keepdim=True), (style.var(
        (2, 3), keepdim=True, unbiased=False) + EPS).sqrt()
    dressed = (content - mean) / wide * wide_s + mean_s
    return (1 - strength) * content + strength * dressed
'''

TRANSFER_FLAT = '''
def look(image):
    flat = image.flatten(2)
    mean = flat.mean(-1)
    square = ((flat - mean[..., None])**2).mean(-1)
    return mean[..., None, None], torch.sqrt(square + EPS)[..., None, None]


def transfer(content, style, strength):
    old, new = look(content), look(style)
    there = (content - old[0]) * (new[1] / old[1]) + new[0]
    return content + strength * (there - content)
'''

TRANSFER_BY_IMAGES = '''
def transfer(content, style, strength):
    images = []
    for image, other in zip(content, style):
        rows = []
        for a, b in zip(image, other):
            a_wide = (a.var(correction=0) + EPS)**0.5
            b_wide = (b.var(correction=0) + EPS)**0.5
            there = (a - a.mean()) / a_wide * b_wide + b.mean()
            rows.append(torch.lerp(a, there, strength))
        images.append(torch.stack(rows))
    return torch.stack(images)
'''


def dressed(wanted, *changes):
    """TRANSFER with words changed, the words it gets, no place."""
    source = TRANSFER
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new)
    return source, wanted, ""


END = "(1 - strength) * content + strength * dressed"
LINE = "(content - mean) / wide * wide_s + mean_s"

WRONG_TRANSFERS = [
    dressed("share a mean", ("(2, 3)", "(0, 2, 3)")),
    dressed("share a mean", ("(2, 3)", "(1, 2, 3)")),
    dressed("unbiased", ("unbiased=False", "unbiased=True")),
    dressed("unbiased", ("unbiased=False) + EPS", "unbiased=True)")),
    dressed("outside the root", (" + EPS).sqrt()", ").sqrt() + EPS")),
    dressed("EPS is not yours", ("EPS", "1e-5")),
    dressed("EPS is not yours", ("EPS", "0")),
    dressed("missing in the deviation of style",
            ("style.var(\n        (2, 3), keepdim=True, unbiased=False) + EPS",
             "style.var(\n        (2, 3), keepdim=True, unbiased=False)")),
    dressed("Variances stand", (".sqrt()", "")),
    dressed("variance of style multiplies", ("* wide_s", "* wide_s**2")),
    dressed("has the mean of the style",
            (LINE, "(content - mean) / wide * mean_s + wide_s")),
    dressed("mean alone was put in", (" * wide_s", "")),
    dressed("At strength 1 each channel has the mean", (" + mean_s", "")),
    dressed("each channel has the mean",
            (LINE, "((content - mean) / wide + mean_s) * wide_s")),
    dressed("Only the means", (LINE, "content - mean + mean_s")),
    dressed("not normalized", (LINE, "content * wide_s + mean_s")),
    dressed("has the mean of the style", (LINE, "(style - mean_s) / wide_s"
                                          " * wide + mean")),
    dressed("Strength is not used", (END, "dressed")),
    dressed("each channel has the mean", (END, "(1 - strength) * dressed"
                                          " + strength * content")),
    dressed("takes normalized content",
            (END, "(1 - strength) * (content - mean) / wide"
             " + strength * dressed")),
    dressed("share of content is missing", (END, "strength * dressed")),
    dressed("keep the axes",
            ("(2, 3), keepdim=True", "(2, 3)")),
    dressed("has changed", ("    dressed =", "    content -= mean\n"
                            "    content /= wide\n    dressed ="),
            (LINE, "content * wide_s + mean_s")),
    dressed("No gradient:", ("    mean, wide", "    content = content.detach()"
                             "\n    style = style.detach()\n    mean, wide")),
    dressed("No gradient reaches style",
            ("    mean, wide", "    style = style.detach()\n    mean, wide")),
    dressed("taken for a constant", ("* wide_s", "* wide_s.detach()")),
    dressed("is a tensor", ("return", "result =")),
    dressed("the result is (1, C, H, W)",
            (f"return {END}", f"return ({END}).squeeze()")),
    ("def transfer(content, style, strength):\n"
     "    return (content * 0 + 3) * strength\n", "the numbers differ", ""),
]

# -- block --------------------------------------------------------------------

BLOCK = '''
class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        inner = channels // NARROW
        self.first = ORDER == "norm act conv"
        self.conv1 = nn.Conv2d(
            channels, inner, KERNEL, dilation=DILATION,
            padding=DILATION * (KERNEL - 1) // 2, bias=False)
        self.conv2 = nn.Conv2d(
            inner, channels, SECOND_KERNEL,
            padding=SECOND_KERNEL // 2, bias=self.first)
        self.wide = nn.InstanceNorm2d(channels, affine=True)
        self.thin = nn.InstanceNorm2d(inner, affine=True)
        self.act = nn.LeakyReLU(SLOPE)

    def branch(self, x):
        if self.first:
            h = self.conv1(self.act(self.wide(x)))
            return self.conv2(self.act(self.thin(h)))
        h = self.act(self.thin(self.conv1(x)))
        return self.wide(self.conv2(h))

    def forward(self, x):
        return x + self.branch(x)
'''

BLOCK_SAME_PADDING = '''
class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        inner, pre = channels // NARROW, ORDER.startswith("norm")
        down = nn.Conv2d(channels, inner, KERNEL, 1, "same", DILATION,
                         bias=False)
        up = nn.Conv2d(inner, channels, SECOND_KERNEL, 1, "same", bias=pre)
        norms = [nn.InstanceNorm2d(n, affine=True) for n in (channels, inner)]

        def act():
            return nn.LeakyReLU(SLOPE, inplace=True)

        if pre:
            layers = norms[0], act(), down, norms[1], act(), up
        else:
            layers = down, norms[1], act(), up, norms[0]
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        change = x
        for layer in self.layers:
            change = layer(change)
        return torch.add(change, x)
'''

BLOCK_OF_PARAMETERS = '''
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        inner = channels // NARROW
        shape = inner, channels, KERNEL, KERNEL
        self.down = nn.Parameter(0.1 * torch.randn(shape))
        shape = channels, inner, SECOND_KERNEL, SECOND_KERNEL
        self.up = nn.Parameter(0.1 * torch.randn(shape))
        self.scales = nn.ParameterList(
            [torch.ones(n) for n in (inner, channels)])
        self.shifts = nn.ParameterList(
            [torch.zeros(n) for n in (inner, channels)])
        self.bias = None
        if ORDER == "norm act conv":
            self.bias = nn.Parameter(torch.zeros(channels))

    def norm(self, h, i):
        return F.instance_norm(h, weight=self.scales[i], bias=self.shifts[i])

    def forward(self, x):
        h = x
        if self.bias is not None:
            h = F.leaky_relu(self.norm(h, 1), SLOPE)
        h = F.conv2d(h, self.down, dilation=DILATION,
                     padding=DILATION * (KERNEL // 2))
        h = F.leaky_relu(self.norm(h, 0), SLOPE)
        h = F.conv2d(h, self.up, self.bias, padding=SECOND_KERNEL // 2)
        return x + (h if self.bias is not None else self.norm(h, 1))
'''


def built(wanted, *changes, place=""):
    """BLOCK with words changed, and the words that it gets."""
    source = BLOCK
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new)
    return source, wanted, place


SUM = "return x + self.branch(x)"
DILATED = "KERNEL, dilation=DILATION,\n            " \
    "padding=DILATION * (KERNEL - 1) // 2, bias=False)"
NORM = "nn.InstanceNorm2d(channels, affine=True)"
THIN = "nn.InstanceNorm2d(inner, affine=True)"

WRONG_BLOCKS = [
    built("The skip is missing", (SUM, "return self.branch(x)"),
          place=NO_SKIP),
    built("Nothing negative comes out",
          (SUM, "return torch.relu(x + self.branch(x))")),
    built("follows the addition", (SUM, "return self.act(x + self.branch(x))")),
    built("ends the branch", (SUM, "return x + self.act(self.branch(x))")),
    built("other order", ('"norm act conv"', '"conv norm act"')),
    built("dead", ("bias=False", "bias=True")),
    built("bias",
          ("bias=self.first", "bias=not self.first")),
    built("Scales and shifts are missing", (", affine=True", "")),
    built("Scales and shifts are missing", (THIN, "nn.Identity()")),
    built("the images of a batch share", (NORM, "nn.BatchNorm2d(channels)"),
          (THIN, "nn.BatchNorm2d(inner)")),
    built("changes after eval()",
          ("affine=True", "affine=True, track_running_stats=True"),
          place=TRACKED),
    built("is a ReLU", ("nn.LeakyReLU(SLOPE)", "nn.ReLU()")),
    built("not SLOPE", ("nn.LeakyReLU(SLOPE)", "nn.LeakyReLU()")),
    built("Without an activation",
          ("nn.LeakyReLU(SLOPE)", "nn.Identity()")),
    built("not dilated", (DILATED, "KERNEL, padding=KERNEL // 2, bias=False)")),
    built("padding",
          ("padding=DILATION * (KERNEL - 1) // 2", "padding=KERNEL // 2")),
    built("padding", ("padding=SECOND_KERNEL // 2", "padding=0"),
          ("padding=DILATION * (KERNEL - 1) // 2", "padding=0")),
    built("not padded with zeros",
          ("bias=False)", 'bias=False, padding_mode="reflect")'),
          ("bias=self.first)", 'bias=self.first, padding_mode="reflect")')),
    built("as wide as the input",
          ("inner = channels // NARROW", "inner = channels")),
    built("widths are off", ("inner = channels // NARROW", "inner = NARROW")),
    built("number of channels", ("def __init__(self, channels):",
                                 "def __init__(self, channels):\n"
                                 "        channels = 4 * NARROW")),
    built("has another size", ("inner, channels, SECOND_KERNEL",
                               "inner, channels, SECOND_KERNEL + 2"),
          ("padding=SECOND_KERNEL // 2", "padding=SECOND_KERNEL // 2 + 1")),
    built("goes through an activation",
          (SUM, "return self.act(x) + self.branch(x)")),
    built("subtracted", (SUM, "return x - self.branch(x)")),
    built("is an addition", (SUM, "return x * self.branch(x)")),
    built("overwrites its input",
          (SUM, "x.add_(self.branch(x))\n        return x")),
    built("draws or remembers",
          (SUM, "return x + torch.dropout(self.branch(x), 0.5, True)")),
    built("skip has none",
          ("self.act =", "self.skip = nn.Conv2d(channels, channels, 1,"
           " bias=False)\n        self.act ="),
          (SUM, "return self.skip(x) + self.branch(x)")),
    (BLOCK.replace("class Block", "class Right") + """

class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.blocks = [Right(channels)]

    def forward(self, x):
        return self.blocks[0](x)
""", "a plain list", ""),
    built("one tensor", (SUM, "x + self.branch(x)")),
    built("look for a squeeze",
          (SUM, "return (x + self.branch(x)).squeeze(0)")),
    built("differs",
          (SUM, "return (x + self.branch(x)) / 2")),
    built("gets no gradient", (SUM, "return x + self.branch(x).detach()")),
    # The package's block, and one that fits what can be seen.
    ("Block = ResidualBlock\n", "", ""),
    ("class Block(nn.Module):\n"
     "    def __init__(self, channels):\n"
     "        super().__init__()\n"
     "        self.conv = nn.Conv2d(channels, channels, 3, padding=1)\n\n"
     "    def forward(self, x):\n"
     "        return x + self.conv(x)\n", "two convolutions", ""),
]

# -- sizes --------------------------------------------------------------------

WEIGHTS = '''
def block_weights(channels):
    c, h = channels, channels // NARROW
    norms = 2 * c + 2 * h
    bias = c * (ORDER == "norm act conv")
    return (KERNEL**2 + SECOND_KERNEL**2) * c * h + norms + bias
'''
FIELD = '''

def receptive_field(blocks):
    side = 1
    for _ in range(blocks):
        side += DILATION * (KERNEL - 1)
        side += SECOND_KERNEL - 1
    return side
'''

SIZES_MEASURED = '''
def layers(channels):
    inner, pre = channels // NARROW, ORDER == "norm act conv"
    return nn.ModuleList([
        nn.Conv2d(channels, inner, KERNEL, dilation=DILATION, bias=False),
        nn.Conv2d(inner, channels, SECOND_KERNEL, bias=pre),
        nn.InstanceNorm2d(channels, affine=True),
        nn.InstanceNorm2d(inner, affine=True)])


def block_weights(channels):
    return sum(p.numel() for p in layers(channels).parameters())


def receptive_field(blocks):
    """Size of the map that unpadded convolutions turn into one pixel."""
    spans = [(KERNEL - 1) * DILATION + 1, SECOND_KERNEL] * blocks
    return sum(spans) - len(spans) + 1
'''

SIZES_BY_GRADIENT = WEIGHTS + '''

def receptive_field(blocks):
    convs = []
    for kernel, dilation in [(KERNEL, DILATION), (SECOND_KERNEL, 1)] * blocks:
        conv = nn.Conv1d(1, 1, kernel, dilation=dilation, bias=False,
                         padding=dilation * (kernel // 2))
        nn.init.ones_(conv.weight)
        convs.append(conv)
    x = torch.zeros(1, 1, 801, dtype=torch.double, requires_grad=True)
    nn.Sequential(*convs).double()(x)[0, 0, 400].backward()
    seen = x.grad[0, 0].nonzero()
    return (seen[-1] - seen[0] + 1).item()
'''


def sized(wanted, weights=None, field=None):
    """Right functions but for one return, and the words it gets."""
    source = WEIGHTS + FIELD
    if weights:
        source = source.replace(
            "(KERNEL**2 + SECOND_KERNEL**2) * c * h + norms + bias", weights)
    if field:
        source = source.replace("return side", f"return {field}")
    return source, wanted, ""


BOTH = "(KERNEL**2 + SECOND_KERNEL**2)"

WRONG_SIZES = [
    sized("the other order", f"{BOTH} * c * h + norms + c - bias"),
    sized("one before a norm is dead", f"{BOTH} * c * h + norms + c + h"),
    sized("norms are not counted", f"{BOTH} * c * h + bias"),
    sized("learns two vectors", f"{BOTH} * c * h + norms // 2 + bias"),
    sized("inner norm", f"{BOTH} * c * h + 4 * c + bias"),
    sized("as wide as the input", f"{BOTH} * c * c + 4 * c + bias"),
    sized("two sides", "(KERNEL + SECOND_KERNEL) * c * h + norms + bias"),
    sized("hold no weights", "((DILATION * (KERNEL - 1) + 1)**2"
          " + SECOND_KERNEL**2) * c * h + norms + bias"),
    sized("The count is off", f"2 * ({BOTH} * c * h + norms + bias)"),
    sized("an int", "float(bias)"),
    sized("", "100 * NARROW"),
    sized("dilation is left out",
          field="1 + blocks * (KERNEL - 1 + SECOND_KERNEL - 1)"),
    sized("gaps are miscounted", field="1 + blocks * (DILATION * KERNEL - 1"
          " + SECOND_KERNEL - 1) if blocks else 1"),
    sized("do not add up", field="blocks * (1 + DILATION * (KERNEL - 1)"
          " + SECOND_KERNEL - 1) or 1"),
    sized("do not add up", field="(1 + DILATION * (KERNEL - 1)"
          " + SECOND_KERNEL - 1)**blocks"),
    sized("does not grow", field="1 + (blocks > 0) * (DILATION * (KERNEL - 1)"
          " + SECOND_KERNEL - 1)"),
    sized("One pixel is missing", field="side - 1 if blocks else 1"),
    sized("", field="(side + 1) // 2 if blocks > 1 else side"),
    sized("an int", field="float(side)"),
    sized("The side is off", field="64 if blocks else 1"),
]

RIGHT = {
    "counts": [COUNTS, BY_THE_PACKAGE, BY_ENUMERATION],
    "switch": [SWITCH, SWITCH_BY_MASKS, SWITCH_BY_THE_PACKAGE,
               SWITCH_BY_SETS],
    "targets": [TARGETS, TARGETS_DRAWN_AGAIN, TARGETS_BY_STATES],
    "transfer": [TRANSFER, TRANSFER_FLAT, TRANSFER_BY_IMAGES],
    "block": [BLOCK, BLOCK_SAME_PADDING, BLOCK_OF_PARAMETERS],
    "sizes": [WEIGHTS + FIELD, SIZES_MEASURED, SIZES_BY_GRADIENT],
}
WRONG = {
    "counts": WRONG_COUNTS,
    "switch": WRONG_SWITCHES,
    "targets": WRONG_TARGETS,
    "transfer": WRONG_TRANSFERS,
    "block": WRONG_BLOCKS,
    "sizes": WRONG_SIZES,
}
