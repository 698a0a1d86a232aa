"""Answers to the assignment on two networks, right ones and wrong ones.

RIGHT[task] is a list of solution cells that must pass, written differently.
WRONG[task] is a list of (solution cell, words of the sentence that rejects
it, where the mistake was read or "").
"""


def changed(source, *pairs):
    """A right answer with some of its words replaced."""
    for old, new in pairs:
        assert old in source, old
        source = source.replace(old, new)
    return source


# -- 1. Every image with every target ----------------------------------------

JOIN = '''
def join(features, targets):
    n, c, h, w = features.shape
    t, k = targets.shape
    maps = targets.to(features.dtype).view(1, t, k, 1, 1)
    maps = maps.expand(n, t, k, h, w)
    x = features[:, None].expand(n, t, c, h, w)
    parts = [maps, x] if MAPS_FIRST else [x, maps]
    grid = torch.cat(parts, dim=2)
    if not IMAGE_BY_IMAGE:
        grid = grid.transpose(0, 1)
    return grid.flatten(0, 1)
'''
JOIN_LOOP = '''
def join(features, targets):
    rows = []
    pairs = [(i, j) for i in range(len(features))
             for j in range(len(targets))]
    if not IMAGE_BY_IMAGE:
        pairs = [(i, j) for j in range(len(targets))
                 for i in range(len(features))]
    for i, j in pairs:
        image = features[i]
        ones = torch.ones_like(image[:1])
        maps = targets[j].to(image.dtype)[:, None, None] * ones
        both = (maps, image) if MAPS_FIRST else (image, maps)
        rows.append(torch.cat(both))
    return torch.stack(rows)
'''
JOIN_INDEX = '''
def join(features, targets):
    i, j = torch.meshgrid(torch.arange(features.size(0)),
                          torch.arange(targets.size(0)), indexing="ij")
    if not IMAGE_BY_IMAGE:
        i, j = i.T, j.T
    x, c = features[i.reshape(-1)], targets[j.reshape(-1)].type_as(features)
    maps = torch.einsum("nk,hw->nkhw", c, torch.ones(
        features.shape[2:], dtype=c.dtype))
    if MAPS_FIRST:
        return torch.cat((maps, x), 1)
    return torch.cat((x, maps), 1)
'''
JOIN_WRONG = [
    (changed(JOIN, ("not IMAGE_BY_IMAGE", "IMAGE_BY_IMAGE")),
     "in the other order", ""),
    (changed(JOIN, ("if MAPS_FIRST", "if not MAPS_FIRST")),
     "concatenated in the other order", ""),
    (changed(JOIN_LOOP, ("targets[j].to(image.dtype)[:, None, None] * ones",
                         "targets[j].to(image.dtype).repeat(ones.numel())"
                         ".view(-1, *ones.shape[1:])")),
     "side by side in space", ""),
    (changed(JOIN, ("n, c, h, w =", "n, c, w, h =")), "raise an error", ""),
    (changed(JOIN, ("h, w = features.shape",
                    "h, w = features.squeeze().shape")),
     "raise an error", ""),
    (changed(JOIN, ("targets.to(features.dtype)",
                    "targets.to(features.dtype)[:1].expand(t, k)")),
     "carry the first target", ""),
    (changed(JOIN, ("targets.to(features.dtype)",
                    "(2 * targets.to(features.dtype) - 1)")),
     "hold -1 and 1", ""),
    (changed(JOIN, ("targets.to(features.dtype)",
                    "(targets > 0).to(features.dtype)")),
     "A row does not hold", ""),
    (changed(JOIN, ("targets.to(features.dtype)",
                    "targets.to(features.dtype).round()")),
     "are rounded", ""),
    (changed(JOIN_LOOP, ("image = features[i]", "image = features[i].float()")),
     "another dtype", ""),
    (changed(JOIN, ("x = features[:, None]",
                    "x = features.detach()[:, None]")),
     "No gradient reaches", ""),
    ('''
def join(features, targets):
    maps = targets[:, :, None, None].expand(-1, -1, *features.shape[2:])
    if len(maps) != len(features):
        n = len(features)
        maps = maps.repeat_interleave(n, 0) if not IMAGE_BY_IMAGE else (
            maps.repeat(n, 1, 1, 1))
        t = len(targets)
        features = (features.repeat_interleave(t, 0) if IMAGE_BY_IMAGE
                    else features.repeat(t, 1, 1, 1))
    parts = [maps, features] if MAPS_FIRST else [features, maps]
    return torch.cat(parts, 1)
''', "You pair image n with target n", ""),
    ('''
def join(features, targets):
    n, t = len(features), len(targets)
    x = features.repeat(t, 1, 1, 1)
    label = targets.repeat(n, 1)
    maps = label[:, :, None, None].expand(-1, -1, *x.shape[2:])
    return torch.cat([maps, x] if MAPS_FIRST else [x, maps], dim=1)
''', "A row does not hold", ""),
    (changed(JOIN, ("    return grid.flatten(0, 1)",
                    "    features.zero_()\n    return grid.flatten(0, 1)")),
     "changes the features", ""),
    ('''
def join(features, targets):
    maps = torch.ones(6, 2, 5, 5)
    x = torch.full((6, 4, 5, 5), 7.0)
    return torch.cat([maps, x] if MAPS_FIRST else [x, maps], dim=1)
''', "The shape is wrong", ""),
    (changed(JOIN, ("return grid", "grid")), "returns nothing", ""),
]

# -- 2. The way back ---------------------------------------------------------

BACK = '''
def way_back(side, layers):
    found = []
    for layer in layers:
        d, k, s, p = layer if DILATION_FIRST else (layer[3], *layer[:3])
        room = side + 2 * p - d * (k - 1) - 1
        found.append(room % s)
        side = room // s + 1
    if INNERMOST_FIRST:
        found.reverse()
    return found
'''
BACK_RECURSIVE = '''
def way_back(side, layers):
    if len(layers) == 0:
        return []
    first, *rest = layers
    if DILATION_FIRST:
        d, k, s, p = first
    else:
        k, s, p, d = first
    inner = (side + 2 * p - d * (k - 1) - 1) // s + 1
    again = (inner - 1) * s - 2 * p + d * (k - 1) + 1
    deeper, own = way_back(inner, rest), [side - again]
    return deeper + own if INNERMOST_FIRST else own + deeper
'''
BACK_TORCH = '''
def way_back(side, layers):
    if DILATION_FIRST:
        layers = [(k, s, p, d) for d, k, s, p in layers]
    x = torch.zeros(1, 1, side)
    sides = [side]
    for k, s, p, d in layers:
        x = nn.Conv1d(1, 1, k, s, p, d)(x)
        sides.append(x.shape[2])
    answer = []
    for (k, s, p, d), goal in reversed(list(zip(layers, sides))):
        x = nn.ConvTranspose1d(1, 1, k, s, p, dilation=d)(x)
        missing = goal - x.shape[2]
        answer.append(missing)
        x = nn.functional.pad(x, (0, missing))
    return answer if INNERMOST_FIRST else answer[::-1]
'''
BACK_WRONG = [
    (changed(BACK, ("if INNER", "if not INNER")), "INNERMOST_FIRST", ""),
    (changed(BACK, ("layer if DIL", "layer if not DIL")),
     "look at DILATION_FIRST", ""),
    (changed(BACK, ("d * (k - 1) - 1", "k")), "32 becomes 17", ""),
    (changed(BACK, ("2 * p", "p")), "counts on both sides", ""),
    (changed(BACK, ("        side = room // s + 1\n", "")),
     "starts from the image's side", ""),
    (changed(BACK, ("room % s", "s - 1")), "nothing is missing", ""),
    (changed(BACK, ("room % s", "side % s")), "32 becomes 17", ""),
    ('''
def way_back(side, layers):
    return [(side + 1) % 2] * len(layers)
''', "do not come back", ""),
    (changed(BACK, ("d * (k - 1) - 1", "d * k")), "32 becomes 17", ""),
    (changed(BACK, ("d * (k - 1) - 1", "(d + k) + 1")),
     "do not come back", ""),
    (changed(BACK_RECURSIVE, ("way_back(inner, rest)",
                              "way_back(again, rest)")),
     "do not come back", ""),
    (changed(BACK_RECURSIVE, ("side - again", "again - side")),
     "32 becomes 17", ""),
    (changed(BACK, ("room // s + 1", "-(-room // s) + 1")),
     "do not come back", ""),
    (changed(BACK, ("    return found", "    return found[:1]")),
     "one number for each layer", ""),
    (changed(BACK, ("    return found", "    if isinstance(layers, list):\n"
                    "        layers.clear()\n    return found")),
     "changes the list", ""),
    (changed(BACK, ("    return found", "    found")), "returns nothing", ""),
    ('''
def way_back(side, layers):
    return [1] if side == 32 else [0] * len(layers)
''', "do not come back", ""),
]

# -- 3. Count the weights ----------------------------------------------------

COUNT = '''
def count_generator(num_domains, base_channels, num_blocks):
    norm = 2 if AFFINE else 0
    cap = MAX_CHANNELS
    c = base_channels
    total = 3 * c * FIRST_KERNEL ** 2 + norm * c
    for _ in range(NUM_HALVINGS):
        wide = min(2 * c, cap)
        total += 2 * c * wide * DOWN_KERNEL ** 2 + norm * (c + wide)
        c = wide
    total += (c + num_domains) * c * JOIN_KERNEL ** 2 + norm * c
    total += 2 * num_blocks * (c * c * BLOCK_KERNEL ** 2 + norm * c)
    total += base_channels * 4 * FIRST_KERNEL ** 2
    return total
'''
COUNT_LIST = '''
def count_generator(num_domains, base_channels, num_blocks):
    widths = [min(base_channels * 2 ** i, MAX_CHANNELS)
              for i in range(NUM_HALVINGS + 1)]
    end = widths[-1]
    layers = [(3, base_channels, FIRST_KERNEL)]
    layers += [(i, o, DOWN_KERNEL) for i, o in zip(widths, widths[1:])]
    layers += [(end + num_domains, end, JOIN_KERNEL)]
    layers += [(end, end, BLOCK_KERNEL)] * (2 * num_blocks)
    up = widths[::-1]
    layers += [(i, o, DOWN_KERNEL) for i, o in zip(up, up[1:])]
    total = sum(i * o * k * k + 2 * o * AFFINE for i, o, k in layers)
    return total + base_channels * 4 * FIRST_KERNEL ** 2
'''
COUNT_BY_NETWORK = '''
def count_generator(num_domains, base_channels, num_blocks):
    pad = (DOWN_KERNEL - 2) // 2
    c = base_channels

    def stage(conv):
        return [conv, nn.InstanceNorm2d(conv.out_channels, affine=AFFINE)]

    with torch.device("meta"):
        parts = stage(nn.Conv2d(3, c, FIRST_KERNEL, bias=False))
        back = [nn.Conv2d(c, 4, FIRST_KERNEL, bias=False)]
        for _ in range(NUM_HALVINGS):
            o = min(2 * c, MAX_CHANNELS)
            parts += stage(nn.Conv2d(c, o, DOWN_KERNEL, 2, pad, bias=False))
            back = stage(nn.ConvTranspose2d(o, c, DOWN_KERNEL, 2, pad,
                                            bias=False)) + back
            c = o
        parts += stage(nn.Conv2d(c + num_domains, c, JOIN_KERNEL,
                                 bias=False))
        for _ in range(2 * num_blocks):
            parts += stage(nn.Conv2d(c, c, BLOCK_KERNEL, bias=False))
        net = nn.Sequential(*parts, *back)
    return sum(p.numel() for p in net.parameters())
'''
COUNT_WRONG = [
    (changed(COUNT, ("2 if AFFINE", "0 if AFFINE"), ("else 0", "else 2")),
     "Look at AFFINE", ""),
    (changed(COUNT, ("cap = MAX_CHANNELS", "cap = 10 ** 9")),
     "double without a limit", ""),
    (changed(COUNT, ("base_channels * 4", "base_channels * 3")),
     "makes a mask", ""),
    (changed(COUNT, ("base_channels * 4", "base_channels * 1")),
     "makes the three colours", ""),
    (changed(COUNT, ("= 3 * c * FIRST", "= (3 + num_domains) * c * FIRST"),
             ("(c + num_domains) * c", "c * c")), "at the input", ""),
    (changed(COUNT, ("(c + num_domains) * c", "c * c")),
     "reads the label maps", ""),
    (changed(COUNT, ("    total += (c + num_domains) * c * JOIN_KERNEL ** 2"
                     " + norm * c\n", "")), "is missing in your count", ""),
    (changed(COUNT, ("2 * num_blocks", "num_blocks")), "two convolutions", ""),
    (changed(COUNT, ("    return total", '''
    total += 2 * base_channels - base_channels
    c = base_channels
    for _ in range(NUM_HALVINGS):
        wide = min(2 * c, cap)
        total += c + wide
        c = wide
    return total + c + 2 * num_blocks * c + 4''')),
     "You count biases", ""),
    (changed(COUNT, ("norm = 2 if AFFINE else 0", "norm = 1")),
     "K, c, B =", ""),
    (changed(COUNT, ("total += 2 * c * wide * DOWN_KERNEL ** 2 + norm"
                     " * (c + wide)",
                     "total += c * wide * DOWN_KERNEL ** 2 + norm * wide")),
     "transposed convolutions are missing", ""),
    (changed(COUNT, ("FIRST_KERNEL ** 2 + norm * c", "49 + norm * c"),
             ("* 4 * FIRST_KERNEL ** 2", "* 4 * 49")), "K, c, B =", ""),
    (changed(COUNT, ("(c + num_domains) * c * JOIN_KERNEL ** 2",
                     "(c * c * JOIN_KERNEL ** 2 + num_domains)")),
     "K, c, B =", ""),
    (changed(COUNT, ("KERNEL ** 2", "KERNEL")), "K, c, B =", ""),
    (changed(COUNT, ("return total", "return total / 1")),
     "whole number of type int", ""),
    ('''
def count_generator(num_domains, base_channels, num_blocks):
    return 8_430_528
''', "K, c, B =", ""),
    (changed(COUNT, ("    return total\n", "")), "returns nothing", ""),
]

# -- 4. Keep or redraw -------------------------------------------------------

BLEND = '''
def blend(image, raw):
    c = image.shape[1]
    if MASK_FIRST:
        mask, colour = raw.split([1, c], dim=1)
    else:
        colour, mask = raw.split([c, 1], dim=1)
    m = (mask + MASK_BIAS).sigmoid()
    old, new = image, colour.tanh()
    if not MASK_KEEPS:
        old, new = new, old
    return m * old + (1 - m) * new
'''
BLEND_LERP = '''
def blend(image, raw):
    at = 0 if MASK_FIRST else raw.size(1) - 1
    others = [i for i in range(raw.size(1)) if i != at]
    share = torch.sigmoid(raw[:, at:at + 1] + MASK_BIAS)
    if MASK_KEEPS:
        share = 1 - share
    return torch.lerp(image, raw[:, others].tanh(), share)
'''
BLEND_EXP = '''
def blend(image, raw):
    at = 0 if MASK_FIRST else -1
    mask = 1 / (1 + torch.exp(-raw[:, at] - MASK_BIAS))
    colour = raw[:, 1:] if MASK_FIRST else raw[:, :-1]
    keep = mask if MASK_KEEPS else 1 - mask
    keep = keep.unsqueeze(1)
    new = torch.tanh(colour)
    return new + keep * (image - new)
'''
BLEND_WRONG = [
    (changed(BLEND, ("if not MASK_KEEPS", "if MASK_KEEPS")),
     "the wrong way round", ""),
    (changed(BLEND, ("if MASK_FIRST", "if not MASK_FIRST")),
     "channel of colour for the mask", ""),
    (changed(BLEND, ("mask + MASK_BIAS", "mask")),
     "MASK_BIAS plays no part", ""),
    (changed(BLEND, ("mask + MASK_BIAS", "mask - MASK_BIAS")),
     "the wrong sign", ""),
    (changed(BLEND, ("(mask + MASK_BIAS).sigmoid()",
                     "mask.sigmoid() + MASK_BIAS")),
     "behind the sigmoid", ""),
    (changed(BLEND, ("colour.tanh()", "colour")),
     "which values go through tanh", ""),
    (changed(BLEND, ("return m * old + (1 - m) * new",
                     "return torch.tanh(m * old + (1 - m) * new)")),
     "and how often", ""),
    (changed(BLEND, ("colour.tanh()", "colour.sigmoid()")),
     "which values go through tanh", ""),
    (changed(BLEND, ("colour.tanh()", "colour.clamp(-1, 1)")),
     "which values go through tanh", ""),
    (changed(BLEND, ("(mask + MASK_BIAS).sigmoid()", "mask + MASK_BIAS")),
     "The mask has no sigmoid", ""),
    (changed(BLEND, ("(mask + MASK_BIAS)", "(mask + MASK_BIAS).tanh()")),
     "tanh and sigmoid", ""),
    (changed(BLEND, ("(mask + MASK_BIAS).sigmoid()",
                     "(0.5 + (mask + MASK_BIAS).sign() / 2)")),
     "is cut to 0 or 1", ""),
    (changed(BLEND, ("c = image.shape[1]", "c = 3")), "not always 3", ""),
    (changed(BLEND, ("colour.tanh()", "colour.tanh_()")),
     "changes the image or raw", ""),
    (changed(BLEND, ("m = (mask", "m = (mask.detach()")),
     "get no gradient", ""),
    (changed(BLEND, ("old, new = image",
                     "m = (m > 0.5).float()\n    old, new = image")),
     "is cut to 0 or 1", ""),
    ('''
def blend(image, raw):
    return image
''', "differs from mask and colour", ""),
    (changed(BLEND, ("    return m", "    m")), "returns nothing", ""),
]

# -- 5. A discriminator for images that are not square -----------------------

JUDGE = '''
class Judge(nn.Module):
    def __init__(self, height, width, num_domains):
        super().__init__()
        self.trunk = nn.Sequential()
        c, h, w = 3, height, width
        for (k, s, p), out in zip(TRUNK, TRUNK_CHANNELS):
            self.trunk.append(nn.Conv2d(c, out, k, s, p))
            self.trunk.append(nn.LeakyReLU(SLOPE))
            h = (h + 2 * p - k) // s + 1
            w = (w + 2 * p - k) // s + 1
            c = out
        self.source = nn.Conv2d(c, 1, SOURCE_KERNEL, 1, SOURCE_KERNEL // 2,
                                bias=False)
        self.domain = nn.Conv2d(c, num_domains, (h, w), bias=False)

    def forward(self, image):
        x = self.trunk(image)
        return self.source(x), self.domain(x).flatten(1)
'''
JUDGE_DUMMY = '''
class Judge(nn.Module):
    def __init__(self, height, width, num_domains):
        super().__init__()
        widths = [3, *TRUNK_CHANNELS]
        self.trunk = nn.ModuleList(
            nn.Conv2d(i, o, kernel_size=k, stride=s, padding=p)
            for i, o, (k, s, p) in zip(widths, widths[1:], TRUNK))
        with torch.no_grad():
            size = self.look(torch.zeros(1, 3, height, width)).shape[2:]
        self.source = nn.Conv2d(widths[-1], 1, SOURCE_KERNEL,
                                padding="same", bias=False)
        self.domain = nn.Conv2d(widths[-1], num_domains, size, bias=False)

    def look(self, x):
        for layer in self.trunk:
            x = nn.functional.leaky_relu(layer(x), SLOPE)
        return x

    def forward(self, image):
        hidden = self.look(image)
        return self.source(hidden), self.domain(hidden)[:, :, 0, 0]
'''
JUDGE_LINEAR = '''
class Judge(nn.Module):
    def __init__(self, height, width, num_domains):
        super().__init__()
        parts, before, size = [], 3, (height, width)
        for (kernel, stride, padding), after in zip(TRUNK, TRUNK_CHANNELS):
            parts.append(nn.Sequential(
                nn.Conv2d(before, after, kernel, stride, padding),
                nn.LeakyReLU(SLOPE, inplace=True)))
            before = after
            size = [(n + 2 * padding - kernel + stride) // stride
                    for n in size]
        self.trunk = nn.Sequential(*parts)
        self.source = nn.Conv2d(after, 1, SOURCE_KERNEL, bias=False,
                                padding=(SOURCE_KERNEL - 1) // 2)
        self.domain = nn.Sequential(
            nn.Flatten(),
            nn.Linear(after * size[0] * size[1], num_domains, bias=False))

    def forward(self, image):
        hidden = self.trunk(image)
        return self.source(hidden), self.domain(hidden)
'''
SLOW = ("            self.trunk.append(nn.LeakyReLU(SLOPE))\n")
JUDGE_WRONG = [
    (changed(JUDGE, ("(h, w), bias", "h, bias")), "kernel",
     ""),
    (changed(JUDGE, ("(h, w), bias", "(w, h), bias")),
     "height and width, each for itself", ""),
    (changed(JUDGE, ("(h, w), bias", "2, bias")), "kernel",
     ""),
    (changed(JUDGE, ("x).flatten(1)", "x).squeeze()")), "squeeze removes",
     ""),
    (changed(JUDGE, ("x).flatten(1)", "x)")), "(N, K)", ""),
    (changed(JUDGE, ("x).flatten(1)", "x).flatten(1).sigmoid()")),
     "A sigmoid stands behind the logits", ""),
    (changed(JUDGE, ("self.source(x)", "self.source(x).sigmoid()")),
     "A sigmoid stands behind the scores", ""),
    (changed(JUDGE, ("x).flatten(1)", "x).flatten(1).softmax(1)")),
     "A softmax stands", ""),
    (changed(JUDGE, ("self.source(x)", "self.source(x).tanh()")),
     "A tanh stands behind the scores", ""),
    (changed(JUDGE, ("LeakyReLU(SLOPE)", "LeakyReLU(0.01)")),
     "has a slope of 0.01", ""),
    (changed(JUDGE, ("LeakyReLU(SLOPE)", "ReLU()")), "has a slope of 0.0", ""),
    (changed(JUDGE, (SLOW, "")), "no activation in your trunk", ""),
    (changed(JUDGE, ("        self.source =",
                     "        del self.trunk[-1]\n        self.source =")),
     "last convolution has no activation", ""),
    (changed(JUDGE, (SLOW, SLOW + "            self.trunk.append("
                     "nn.InstanceNorm2d(out, affine=True))\n")),
     "no normalization", ""),
    (changed(JUDGE, (SLOW, "            self.trunk.append("
                     "nn.InstanceNorm2d(out))\n" + SLOW)),
     "hardly notice a change of contrast", ""),
    (changed(JUDGE, (SLOW, "            self.trunk.append(nn.BatchNorm2d(out,"
                     " affine=False))\n" + SLOW)),
     "depend on the others in the batch", ""),
    (changed(JUDGE, ("k, s, p))", "k, s, p, bias=False))")),
     "have a bias each", ""),
    (changed(JUDGE, ("(h, w), bias=False", "(h, w)")),
     "Each head is one weight", ""),
    (changed(JUDGE, ("h = (h + 2 * p - k) // s + 1", "h = h // s"),
             ("w = (w + 2 * p - k) // s + 1", "w = w // s")),
     "kernel", ""),
    (changed(JUDGE, ("(h, w), bias", "(height // 8, width // 8), bias")),
     "kernel", ""),
    (changed(JUDGE, ("(h, w), bias", "(height // 16, width // 16), bias")),
     "(N, K)", ""),
    (changed(JUDGE, ("nn.Conv2d(c, num_domains, (h, w), bias=False)",
                     "nn.Sequential(nn.AdaptiveAvgPool2d(1), "
                     "nn.Conv2d(c, num_domains, 1, bias=False))")),
     "does not weigh every place", ""),
    (changed(JUDGE, ("zip(TRUNK, TRUNK_CHANNELS)",
                     "zip(TRUNK, [16, 32, 64, 128])")),
     "channels of your trunk", ""),
    (changed(JUDGE, ("nn.Conv2d(c, out, k, s, p)",
                     "nn.Conv2d(c, out, 4, 2, 1)"), ("- k)", "- 4)"),
             ("+ 2 * p", "+ 2"), ("// s", "// 2")), "look at strides", ""),
    (changed(JUDGE, ("1, SOURCE_KERNEL // 2", "1, SOURCE_KERNEL // 2 + 1")),
     "padding of the source head", ""),
    (changed(JUDGE, ("return self.source(x), self.domain(x).flatten(1)",
                     "return self.domain(x).flatten(1), self.source(x)")),
     "The scores are a map", ""),
    ('''
class Judge(nn.Module):
    def __init__(self, height, width, num_domains):
        super().__init__()
        self.trunk = nn.Sequential(nn.Identity())
        self.source = nn.Conv2d(3, 1, 1, bias=False)
        self.domain = nn.Conv2d(3, num_domains, 1, bias=False)

    def forward(self, image):
        n, k = len(image), self.domain.out_channels
        return torch.zeros(n, 1, 3, 3), torch.zeros(n, k)
''', "scores' shape", ""),
]

# -- 6. Which scores see this pixel? -----------------------------------------

SEEN = '''
def seen_by(layers, size, pixel):
    def axis(side, at):
        jump, start, width = 1, 0, 1
        for k, s, p in layers:
            side = (side + 2 * p - k) // s + 1
            start -= p * jump
            width += (k - 1) * jump
            jump *= s
        first = start + jump * torch.arange(side)
        return (first <= at) & (at < first + width)

    row, column = pixel if ROW_FIRST else pixel[::-1]
    rows, columns = axis(size[0], row), axis(size[1], column)
    return torch.outer(rows, columns) == TRUE_IF_SEEN
'''
SEEN_LOOP = '''
def seen_by(layers, size, pixel):
    height, width = size
    for k, s, p in layers:
        height = (height + 2 * p - k) // s + 1
        width = (width + 2 * p - k) // s + 1

    def hit(index, at):
        first = last = index
        for k, s, p in layers[::-1]:
            first, last = s * first - p, s * last - p + k - 1
        return first <= at <= last

    row, column = (pixel[0], pixel[1]) if ROW_FIRST else (pixel[1], pixel[0])
    seen = [[hit(i, row) and hit(j, column) for j in range(width)]
            for i in range(height)]
    return torch.tensor(seen) if TRUE_IF_SEEN else ~torch.tensor(seen)
'''
SEEN_ONES = '''
def seen_by(layers, size, pixel):
    x = torch.zeros(1, 1, *size, dtype=torch.float64)
    if ROW_FIRST:
        x[0, 0, pixel[0], pixel[1]] = 1
    else:
        x[0, 0, pixel[1], pixel[0]] = 1
    for k, s, p in layers:
        ones = torch.ones(1, 1, k, k, dtype=torch.float64)
        x = nn.functional.conv2d(x, ones, stride=s, padding=p)
    return x[0, 0] > 0 if TRUE_IF_SEEN else x[0, 0] == 0
'''
SEEN_GRADIENT = '''
def seen_by(layers, size, pixel):
    image = torch.ones(1, 1, *size).double().requires_grad_()
    x = image
    for k, s, p in layers:
        x = nn.functional.conv2d(x, torch.ones(1, 1, k, k).double(),
                                 stride=s, padding=p)
    out = torch.zeros(x.shape[2:], dtype=torch.bool)
    for i in range(x.shape[2]):
        for j in range(x.shape[3]):
            g, = torch.autograd.grad(x[0, 0, i, j], image,
                                     retain_graph=True)
            at = pixel if ROW_FIRST else (pixel[1], pixel[0])
            out[i, j] = g[0, 0, at[0], at[1]] > 0
    return out ^ (not TRUE_IF_SEEN)
'''
SEEN_WRONG = [
    ('''
def seen_by(layers, size, pixel):
    axes = []
    for side, at in zip(size, pixel if ROW_FIRST else pixel[::-1]):
        step = 1
        for k, s, p in layers:
            side = (side + 2 * p - k) // s + 1
            step *= s
        tile = min(at // step, side - 1)
        axes.append(torch.arange(side) == tile)
    return (axes[0][:, None] & axes[1]) == TRUE_IF_SEEN
''', "cut the image into tiles", ""),
    (changed(SEEN, ("start -= p * jump", "start -= 0")),
     "Padding plays no part", ""),
    (changed(SEEN_LOOP, ("s * first - p, s * last - p +",
                         "s * first, s * last +")),
     "Padding plays no part", ""),
    (changed(SEEN, ("start -= p * jump", "start += p * jump")),
     "down and to the right", ""),
    (changed(SEEN, ("width += (k - 1) * jump", "width += 0")),
     "one pixel large", ""),
    (changed(SEEN_LOOP, ("in layers[::-1]:", "in layers:")),
     "from the image on", ""),
    (changed(SEEN, ("at < first + width", "at <= first + width")),
     "end one pixel too late", ""),
    (changed(SEEN, ("at < first + width", "at < first + width - 1")),
     "both ends of the window", ""),
    (changed(SEEN, ("torch.outer(rows, columns)",
                    "(rows[:, None] | columns)")),
     "both must hit", ""),
    (changed(SEEN, ("if ROW_FIRST", "if not ROW_FIRST")),
     "have changed places", ""),
    (changed(SEEN, (") == TRUE_IF_SEEN", ") != TRUE_IF_SEEN")),
     "look at TRUE_IF_SEEN", ""),
    (changed(SEEN, ("torch.outer(rows, columns)",
                    "torch.outer(columns, rows)")),
     "rows first", ""),
    (changed(SEEN, ("jump *= s", "jump = s")), "scores see the pixel", ""),
    (changed(SEEN, ("width += (k - 1) * jump\n            jump *= s",
                    "jump *= s\n            width += (k - 1) * jump")),
     "scores see the pixel", ""),
    ('''
def seen_by(layers, size, pixel):
    height, width = size
    for k, s, p in layers:
        height //= s
        width //= s
    seen = torch.zeros(height, width, dtype=torch.bool)
    return ~seen == TRUE_IF_SEEN
''', "the wrong shape", ""),
    ('''
def seen_by(layers, size, pixel):
    height, width = size
    for k, s, p in layers:
        height = (height + 2 * p - k) // s + 1
        width = (width + 2 * p - k) // s + 1
    seen = torch.ones(height, width, dtype=torch.bool)
    return seen == TRUE_IF_SEEN
''', "every score sees every pixel", ""),
    ('''
def seen_by(layers, size, pixel):
    seen = torch.zeros(5, 8, dtype=torch.bool)
    seen[1, 4] = True
    return seen == TRUE_IF_SEEN
''', "the wrong shape", ""),
    (changed(SEEN, ("    return torch.outer", "    layers.clear()\n"
                    "    return torch.outer")), "changes the list", ""),
    (changed(SEEN, ("    return torch.outer", "    torch.outer")),
     "returns nothing", ""),
]

RIGHT = {
    "join": [JOIN, JOIN_LOOP, JOIN_INDEX],
    "way_back": [BACK, BACK_RECURSIVE, BACK_TORCH],
    "count": [COUNT, COUNT_LIST, COUNT_BY_NETWORK],
    "blend": [BLEND, BLEND_LERP, BLEND_EXP],
    "judge": [JUDGE, JUDGE_DUMMY, JUDGE_LINEAR],
    "seen_by": [SEEN, SEEN_LOOP, SEEN_ONES, SEEN_GRADIENT],
}
WRONG = {
    "join": JOIN_WRONG,
    "way_back": BACK_WRONG,
    "count": COUNT_WRONG,
    "blend": BLEND_WRONG,
    "judge": JUDGE_WRONG,
    "seen_by": SEEN_WRONG,
}
