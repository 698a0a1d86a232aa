"""Answers to the assignment on training, right and wrong.

Steps are written from one right step by replacing a piece of it, so that a
wrong answer differs in the one place that it is about.
"""

LISTING = "listings in circulation"
OFFICIAL = "yunjey/stargan"


def other(source, *pairs):
    """A source with pieces replaced, each of which must be there."""
    for old, new in pairs:
        assert old in source, old
        source = source.replace(old, new)
    return source


# -- 1: D's step in parts -----------------------------------------------------

D_STEP = '''\
def d_step_in_parts(generator, discriminator, optimizer, batch, most):
    image, label, target = batch
    count = len(image)
    optimizer.zero_grad()
    value = 0.0
    for i in range(0, count, most):
        x, y, c = image[i:i + most], label[i:i + most], target[i:i + most]
        fake = generator(x, c).detach()
        real_score, logits = discriminator(x)
        fake_score, fake_logits = discriminator(fake)
        loss, parts = discriminator_loss(
            real_score, fake_score, logits, y,
            objective=OBJECTIVE, lambda_cls=LAMBDA_CLS)
        loss = loss * (len(x) / count)
        loss.backward()
        value += float(loss)
    if LIMIT == "norm":
        nn.utils.clip_grad_norm_(discriminator.parameters(), MOST_D)
    else:
        nn.utils.clip_grad_value_(discriminator.parameters(), MOST_D)
    optimizer.step()
    return value
'''

CLIP = '''\
    if LIMIT == "norm":
        nn.utils.clip_grad_norm_(discriminator.parameters(), MOST_D)
    else:
        nn.utils.clip_grad_value_(discriminator.parameters(), MOST_D)
'''

D_BY_GRAD = '''\
def d_step_in_parts(generator, discriminator, optimizer, batch, most):
    weights, shares = list(discriminator.parameters()), []
    total, value = [torch.zeros_like(w) for w in weights], 0.0
    for x, y, c in zip(*(torch.split(t, most) for t in batch)):
        with torch.no_grad():
            fake = generator(x, c)
        real, logits = discriminator(x)
        goal = adversarial_objective(OBJECTIVE)
        loss = goal.discriminator(real, discriminator(fake)[0])
        loss = loss + LAMBDA_CLS * class_loss(logits, y)
        shares.append(len(x) / len(batch[0]))
        value += shares[-1] * loss.item()
        for t, g in zip(total, torch.autograd.grad(loss, weights)):
            t += shares[-1] * g
    if LIMIT == "norm":
        norm = torch.cat([t.flatten() for t in total]).norm()
        total = [t * min(1.0, MOST_D / norm.item()) for t in total]
    else:
        total = [t.clamp(-MOST_D, MOST_D) for t in total]
    for w, t in zip(weights, total):
        w.grad = t
    optimizer.step()
    return value
'''

# -- 2: G's step under a scaler -----------------------------------------------

G_STEP = '''\
def scaled_g_step(generator, discriminator, optimizer, scaler, batch):
    image, label, target = batch
    frozen = [p for p in discriminator.parameters() if p.requires_grad]
    for p in frozen:
        p.requires_grad_(False)
    fake = generator(image, target)
    score, logits = discriminator(fake)
    back = generator(fake, label)
    loss, parts = generator_loss(
        score, logits, target, image, back, objective=OBJECTIVE,
        lambda_cls=LAMBDA_CLS, lambda_rec=LAMBDA_REC)
    gap = generator(image, label) - image
    gap = gap.abs() if COMPARE == "absolute" else gap ** 2
    loss = loss + LAMBDA_IDT * gap.mean()
    optimizer.zero_grad(set_to_none=True)
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(generator.parameters(), MOST_G)
    scaler.step(optimizer)
    scaler.update()
    for p in frozen:
        p.requires_grad_(True)
    return float(norm)
'''

G_KEPT = '''\
def scaled_g_step(generator, discriminator, optimizer, scaler, batch):
    image, label, target = batch
    held = [None if p.grad is None else p.grad.clone()
            for p in discriminator.parameters()]
    fake = generator(image, target)
    score, logits = discriminator(fake)
    loss = (adversarial_objective(OBJECTIVE).generator(score)
            + LAMBDA_CLS * class_loss(logits, target)
            + LAMBDA_REC * (generator(fake, label) - image).abs().mean())
    same = generator(image, label)
    loss += LAMBDA_IDT * (F.l1_loss(same, image) if COMPARE == "absolute"
                          else F.mse_loss(same, image))
    generator.zero_grad()
    scaler.scale(loss).backward()
    for p, grad in zip(discriminator.parameters(), held):
        p.grad = grad
    scaler.unscale_(optimizer)
    norm = torch.sqrt(sum((p.grad ** 2).sum() for p in
                          generator.parameters()))
    for p in generator.parameters():
        p.grad *= min(1.0, MOST_G / norm.item())
    scaler.step(optimizer)
    scaler.update()
    return norm.item()
'''

G_BY_INPUTS = other(
    G_STEP, ('''\
    frozen = [p for p in discriminator.parameters() if p.requires_grad]
    for p in frozen:
        p.requires_grad_(False)
''', ""), ('''\
    for p in frozen:
        p.requires_grad_(True)
''', ""), ("scaler.scale(loss).backward()", "scaler.scale(loss).backward("
           "inputs=list(generator.parameters()))"))

UNSCALE = "    scaler.unscale_(optimizer)\n"
LIMIT_G = ("    norm = nn.utils.clip_grad_norm_(generator.parameters(), "
           "MOST_G)\n")
FREEZE = '''\
    for p in frozen:
        p.requires_grad_(False)
'''
THAW = '''\
    for p in frozen:
        p.requires_grad_(True)
'''

# -- 3: when does G learn -----------------------------------------------------

TURNS = '''\
def g_turns(done, until):
    turns = []
    for n in range(done + 1, until + 1):
        if n <= WARM_UP:
            learns = n % EARLY == 0
        elif COUNT_FROM == "run":
            learns = n % LATER == 0
        else:
            learns = (n - WARM_UP) % LATER == 0
        if learns:
            turns.append(n)
    return turns
'''

TURNS_REPLAYED = '''\
def g_turns(done, until):
    turns, waited = [], 0
    for n in range(1, until + 1):
        waited += 1
        if n <= WARM_UP or COUNT_FROM == "warm-up":
            limit = EARLY if n <= WARM_UP else LATER
            learns = waited == limit
        else:
            learns = not n % LATER
        if learns:
            turns.append(n)
            waited = 0
    return [n for n in turns if n > done]
'''

TURNS_BY_RANGE = '''\
def g_turns(done, until):
    first = list(range(EARLY, WARM_UP + 1, EARLY))
    begin = WARM_UP + LATER
    if COUNT_FROM == "run":
        begin = (WARM_UP // LATER + 1) * LATER
    then = list(range(begin, until + 1, LATER))
    return [n for n in first + then if done < n <= until]
'''

# -- 4: the order of the batches ----------------------------------------------

BATCHES = '''\
def batch_at(number, length, size, seed):
    def order(epoch):
        row = list(range(length))
        random.Random(f"{seed} {epoch}").shuffle(row)
        return row

    batches, epoch, rest = 0, 0, []
    if LEFTOVER == "carry":
        epoch = number * size // length
        row = order(epoch) + order(epoch + 1)
        start = number * size - epoch * length
        return row[start:start + size]
    per_epoch = length // size
    if LEFTOVER == "short" and length % size:
        per_epoch += 1
    start = number % per_epoch * size
    return order(number // per_epoch)[start:start + size]
'''

BATCHES_REPLAYED = '''\
def batch_at(number, length, size, seed):
    row, epoch, made = [], 0, []
    while len(made) <= number:
        own = torch.Generator().manual_seed(hash((seed, epoch)) % 2 ** 60)
        new = torch.randperm(length, generator=own).tolist()
        row = row + new if LEFTOVER == "carry" else new
        while len(row) >= size:
            made.append(row[:size])
            row = row[size:]
        if LEFTOVER == "short" and row:
            made.append(row)
        epoch += 1
    return made[number]
'''

BATCHES_LAST = '''\
def batch_at(number, length, size, seed):
    def image(place):
        epoch, inside = divmod(place, length)
        own = torch.Generator()
        own.manual_seed(10 ** 6 * (seed + 1) + epoch)
        keys = torch.rand(length, generator=own)
        return keys.argsort()[inside].item()

    if LEFTOVER == "carry":
        return [image(number * size + i) for i in range(size)]
    per = length // size
    if LEFTOVER == "short":
        per = math.ceil(length / size)
    epoch, nth = number // per, number % per
    end = min(length, (nth + 1) * size)
    return [image(epoch * length + i) for i in range(nth * size, end)]
'''

MANUAL = 'random.Random(f"{seed} {epoch}").shuffle(row)'

# -- 5: factor of the learning rate -------------------------------------------

FACTOR = '''\
def lr_factor(step, warm_up, decay_start, steps):
    if step < warm_up:
        return (step + 1) / warm_up
    if step < decay_start:
        return 1.0
    if step >= steps:
        return FLOOR
    p = (step - decay_start) / (steps - decay_start)
    if DECAY == "linear":
        shape = 1 - p
    elif DECAY == "cosine":
        shape = 0.5 * (1 + math.cos(math.pi * p))
    else:
        shape = (1 - p) ** 2
    return FLOOR + (1 - FLOOR) * shape
'''

FACTOR_CLAMPED = '''\
def lr_factor(step, warm_up, decay_start, steps):
    rise = min(1.0, (step + 1) / max(1, warm_up))
    p = (step - decay_start) / max(1, steps - decay_start)
    p = min(1.0, max(0.0, p))
    if step >= steps:
        p = 1.0
    shapes = {"linear": 1 - p, "square": 1 - 2 * p + p * p,
              "cosine": math.cos(math.pi * p / 2) ** 2}
    return rise * (FLOOR + (1 - FLOOR) * shapes[DECAY])
'''

FACTOR_LEFT = '''\
def lr_factor(step, warm_up, decay_start, steps):
    left = steps - max(step, decay_start)
    share = left / (steps - decay_start) if left > 0 else float(
        step < steps)
    if DECAY == "square":
        share = share * share
    if DECAY == "cosine":
        share = float((1 - torch.cos(torch.tensor(
            torch.pi * share, dtype=torch.double))) / 2)
    if step < warm_up:
        return (1 + step) / warm_up
    return share + FLOOR * (1 - share)
'''

# -- 6: the average -----------------------------------------------------------

AVERAGE = '''\
class Average:
    def __init__(self, model):
        self.values = [p.detach().clone() for p in model.parameters()]
        if START == "zero":
            self.values = [torch.zeros_like(v) for v in self.values]
        self.t = 0

    @torch.no_grad()
    def update(self, model):
        self.t += 1
        beta = BETA
        if START == "ramp":
            beta = min(BETA, self.t / (self.t + 9))
        elif START == "mean":
            beta = min(BETA, 1 - 1 / self.t)
        for a, m in zip(self.values, model.parameters()):
            a.mul_(beta).add_(m, alpha=1 - beta)
        self.rest = [b.clone() for b in model.buffers()]

    @torch.no_grad()
    def write_into(self, target):
        by = 1 - BETA ** self.t if START == "zero" else 1
        for p, a in zip(target.parameters(), self.values):
            p.copy_(a / by)
        for b, r in zip(target.buffers(), self.rest):
            b.copy_(r)
'''

AVERAGE_BY_NAME = '''\
class Average:
    def __init__(self, model):
        self.t = 0
        self.a = {n: p.detach() * (0 if START == "zero" else 1)
                  for n, p in model.named_parameters()}

    @torch.no_grad()
    def update(self, model):
        self.t = self.t + 1
        beta = {"zero": BETA, "ramp": min(BETA, self.t / (self.t + 9)),
                "mean": min(BETA, (self.t - 1) / self.t)}[START]
        self.state = copy.deepcopy(model.state_dict())
        for n, p in model.named_parameters():
            self.a[n] = torch.lerp(p, self.a[n], beta)
            by = 1 - BETA ** self.t if START == "zero" else 1
            self.state[n] = self.a[n] / by

    @torch.no_grad()
    def write_into(self, target):
        target.load_state_dict(self.state)
'''

AVERAGE_IN_VECTORS = '''\
class Average:
    def __init__(self, model):
        self.a = nn.utils.parameters_to_vector(model.parameters()).detach()
        self.calls, self.weight = 0, 0.0
        if START == "zero":
            self.a = self.a * 0

    def update(self, model):
        new = nn.utils.parameters_to_vector(model.parameters()).detach()
        self.calls += 1
        beta = min(BETA, {"zero": 1, "ramp": self.calls / (self.calls + 9),
                          "mean": 1 - 1 / self.calls}[START])
        self.a = beta * self.a + (1 - beta) * new
        self.weight = beta * self.weight + 1 - beta
        self.buffers = copy.deepcopy(dict(model.named_buffers()))

    def write_into(self, target):
        by = self.weight if START == "zero" else 1.0
        nn.utils.vector_to_parameters((self.a / by).clone(),
                                      target.parameters())
        target.load_state_dict(self.buffers, strict=False)
'''

# -- 7: save and go on --------------------------------------------------------

SAVE = '''\
def save_run(run, path):
    state = {"step": run["step"]}
    for name in PARTS:
        state[name] = run[name].state_dict()
    state["random"] = run["random"].get_state()
    state["torch"] = torch.random.get_rng_state()
    beside = path + ".tmp"
    torch.save(state, beside)
    os.rename(beside, path)


def load_run(run, path):
    state = torch.load(path, map_location="cpu", weights_only=True)
    for name in PARTS:
        run[name].load_state_dict(state[name])
    run["random"].set_state(state["random"])
    torch.random.set_rng_state(state["torch"])
    run["step"] = state["step"]
'''

SAVE_IN_MEMORY = '''\
import io


def save_run(run, path):
    memory = io.BytesIO()
    parts = [run[name].state_dict() for name in PARTS]
    torch.save([parts, run["step"], run["random"].get_state(),
                torch.get_rng_state()], memory)
    with open(path + "~", "wb") as file:
        file.write(memory.getvalue())
    os.replace(path + "~", path)


def load_run(run, path):
    parts, run["step"], own, common = torch.load(path, weights_only=True)
    for name, state in zip(PARTS, parts):
        run[name].load_state_dict(state)
    run["random"].set_state(own)
    torch.set_rng_state(common)
'''

SAVE_BY_PACKAGE = '''\
from stargan_tutorial import load_checkpoint, save_checkpoint


def save_run(run, path):
    state = {name: thing.state_dict() for name, thing in run.items()
             if hasattr(thing, "state_dict")}
    save_checkpoint(path, {"state": state, "step": run["step"],
                           "own": run["random"].get_state(),
                           "all": torch.get_rng_state()})


def load_run(run, path):
    found = load_checkpoint(path)
    for name, state in found["state"].items():
        run[name].load_state_dict(state)
    run["step"] = found["step"]
    run["random"].set_state(found["own"])
    torch.set_rng_state(found["all"])
'''

MOVE = "    os.rename(beside, path)\n"

RIGHT = {
    "d_step": [D_STEP, D_BY_GRAD, other(D_STEP, (
        "generator(x, c).detach()", "generator(x, c).data"), (
        "    optimizer.zero_grad()\n", "    discriminator.zero_grad()\n"))],
    "g_step": [G_STEP, G_KEPT, G_BY_INPUTS],
    "turns": [TURNS, TURNS_REPLAYED, TURNS_BY_RANGE],
    "batches": [BATCHES, BATCHES_REPLAYED, BATCHES_LAST],
    "factor": [FACTOR, FACTOR_CLAMPED, FACTOR_LEFT],
    "average": [AVERAGE, AVERAGE_BY_NAME, AVERAGE_IN_VECTORS],
    "resume": [SAVE, SAVE_IN_MEMORY, SAVE_BY_PACKAGE],
}

CUT = "generator(x, c).detach()"
STEP = "    optimizer.step()\n"
STILL = "is the start still in it"
PAIR = "real_score, fake_score, logits, y"

WRONG = {
    "d_step": [
        (other(D_STEP, ("len(x) / count", "0.5")),
         "mean over the whole batch", ""),
        (other(D_STEP, ("len(x) / count", "0.5"), (
            "float(loss)", "2 * len(x) / count * float(loss)")),
         "a half", ""),
        (other(D_STEP, ("(len(x) / count)", "1")),
         "mean over the whole batch", ""),
        (other(D_STEP, ("(len(x) / count)", "1"), (
            "float(loss)", "len(x) / count * float(loss)")),
         "which share", ""),
        # Equal parts, as in the visible test.
        (other(D_STEP, ("len(x) / count", "1 / -(-count // most)")),
         "count images, not parts", ""),
        (other(D_STEP, (CUT, "generator(x, c)")), "D's loss reached G",
         LISTING),
        (other(D_STEP, (CUT, "generator(x.detach(), c)")),
         "D's loss reached G", LISTING),
        (other(D_STEP, ("    optimizer.zero_grad()\n", "")),
         "plus an old one", LISTING),
        (other(D_STEP, ("optimizer.zero_grad()", "generator.zero_grad()")),
         "plus an old one", LISTING),
        (other(D_STEP, ("    optimizer.zero_grad()\n", ""),
               ("        loss.backward()\n",
                "        optimizer.zero_grad()\n        loss.backward()\n")),
         "last part alone", ""),
        (other(D_STEP, (CLIP, ""), ("    value = 0.0\n",
                                    CLIP + "    value = 0.0\n")),
         "to limit", LISTING),
        (other(D_STEP, (CLIP, "")), "not limited", ""),
        (other(D_STEP, (CLIP, ""), (
            "        loss.backward()\n", "        loss.backward()\n"
            + CLIP.replace("    if", "        if").replace(
                "    else", "        else").replace("        nn",
                                                    "            nn"))),
         "limit", ""),
        (other(D_STEP, (STEP, ""), (
            "        value +=", "        optimizer.step()\n        value +=")),
         "more than once", ""),
        (other(D_STEP, (STEP, "")), "D has not moved", ""),
        (other(D_STEP, ("        loss.backward()\n", "")),
         "to limit", LISTING),
        (other(D_STEP, (PAIR, "real_score, fake_score, fake_logits, c")),
         "logits of the real images", LISTING),
        (other(D_STEP, (PAIR, "real_score, fake_score, fake_logits, y")),
         "which images have the label", ""),
        (other(D_STEP, (PAIR, "real_score, fake_score, logits, c")),
         "labels of their own", LISTING),
        (other(D_STEP, (PAIR, "fake_score, real_score, logits, y")),
         "compare the weights and the pairs", LISTING),
        (other(D_STEP, ("loss.backward()", "(-loss).backward()")),
         "climbs", LISTING),
        (other(D_STEP, ('LIMIT == "norm"', 'LIMIT != "norm"')),
         "not the limit that LIMIT asks for", ""),
        (other(D_STEP, ("return value", "return loss.item()")),
         "mean over the whole batch", ""),
        (other(D_STEP, ("return value", "return count / len(x) * loss.item()"
                        )), "mean over the whole batch", ""),
        (other(D_STEP, ("        loss = loss * (len(x) / count)\n", (
            "        value += float(loss)\n"
            "        loss = loss * (len(x) / count)\n")), (
            "        loss.backward()\n        value += float(loss)\n",
            "        loss.backward()\n")), "mean over the whole batch", ""),
        (other(D_STEP, ("batch, most):", "batch, most):\n    most = 10 ** 6")),
         "more images in one pass", ""),
        (other(D_STEP, ("    optimizer.zero_grad()\n", "    optimizer.zero_"
                        "grad()\n    f = generator(image, target).detach()\n"
                        ), (
            CUT, "f[i:i + most]")), "more images in one pass", ""),
        (other(D_STEP, ("        fake = ", "        torch.set_grad_enabled("
                        "False)\n        fake = ")),
         "The loss carries no graph", ""),
    ],
    "g_step": [
        # Freezes nothing but the part that the visible test can see.
        (other(G_STEP, (FREEZE, ""), (THAW, "")), "left gradients in D",
         OFFICIAL),
        (other(G_STEP, (FREEZE, ""), (
            THAW, "    discriminator.zero_grad()\n")),
         "D's old gradients are gone", ""),
        (other(G_STEP, (THAW, "")), "left frozen", ""),
        (other(G_STEP, (THAW, "    discriminator.requires_grad_(True)\n")),
         "left frozen, or thawed", ""),
        (other(G_STEP, (UNSCALE, ""), (LIMIT_G, LIMIT_G + UNSCALE)),
         "unscale_ comes before it", "pytorch forums"),
        (other(G_STEP, (UNSCALE, "")), "all four methods", ""),
        (other(G_STEP, ("scaler.scale(loss).backward()", "loss.backward()")),
         "all four methods", ""),
        (other(G_STEP, ("scaler.scale(loss).backward()",
                        "scaler.scale(loss)\n    loss.backward()")),
         "The loss itself went backward", ""),
        (other(G_STEP, ("scaler.step(optimizer)", "optimizer.step()")),
         "all four methods", ""),
        (other(G_STEP, ("scaler.step(optimizer)", "scaler.step(optimizer)\n"
                        "    optimizer.step()")), "must step once", ""),
        (other(G_STEP, ("    scaler.update()\n", ""), (
            "    scaler.scale", "    scaler.update()\n    scaler.scale")),
         "another order", ""),
        (other(G_STEP, (UNSCALE, UNSCALE + UNSCALE)), "called twice", ""),
        (other(G_STEP, (LIMIT_G, ""), ("    scaler.scale", LIMIT_G
                                       + "    scaler.scale")),
         "not limited", LISTING),
        (other(G_STEP, ("clip_grad_norm_", "clip_grad_value_"), (
            "    norm = nn", "    norm = torch.cat([p.grad.flatten() for p in "
            "generator.parameters()]).norm()\n    nn")),
         "the norm of all of them", ""),
        (other(G_STEP, ("    optimizer.zero_grad(set_to_none=True)\n", "")),
         "plus an old one", LISTING),
        (other(G_STEP, ("optimizer.zero_grad(set_to_none=True)",
                        "discriminator.zero_grad()")),
         "D's old gradients are gone", LISTING),
        (other(G_STEP, ("fake = generator(image, target)",
                        "fake = generator(image, target).detach()")),
         "fake was cut", LISTING),
        (other(G_STEP, ("    score, logits = discriminator(fake)\n",
                        "    with torch.no_grad():\n"
                        "        score, logits = discriminator(fake)\n")),
         "D says about the translation is cut off", ""),
        (other(G_STEP, ("discriminator(fake)",
                        "discriminator(fake.detach())")),
         "D says about the translation is cut off", LISTING),
        (other(G_STEP, ("generator(fake, label)",
                        "generator(fake.detach(), label)")),
         "The way back is cut off", LISTING),
        (other(G_STEP, ("score, logits, target, image, back",
                        "score, logits, label, image, back")),
         "what was G asked for", ""),
        (other(G_STEP, ("score, logits, target, image, back",
                        "score, logits, target, fake, back")),
         "come back to the source", LISTING),
        (other(G_STEP, ("score, logits, target, image, back",
                        "score, logits, target, image, fake")),
         "forbids the change", ""),
        (other(G_STEP, ("generator(fake, label)",
                        "generator(fake, target)")),
         "asks for the target", ""),
        (other(G_STEP, ("    loss = loss + LAMBDA_IDT * gap.mean()\n", "")),
         "identity part is missing", ""),
        (other(G_STEP, ("LAMBDA_IDT * gap.mean()", "gap.mean()")),
         "lost its weight", ""),
        (other(G_STEP, ("LAMBDA_IDT * gap.mean()",
                        "LAMBDA_IDT + gap.mean()")),
         "lost its weight", LISTING),
        (other(G_STEP, ('== "absolute"', '!= "absolute"')),
         "COMPARE", ""),
        (other(G_STEP, ("gap = generator(image, label) - image",
                        "gap = fake - image")),
         "The identity part takes the translation", ""),
        (other(G_STEP, ("gap = generator(image, label) - image",
                        "gap = back - image")),
         "takes the reconstruction", ""),
        (other(G_STEP, ("float(norm)", "min(float(norm), MOST_G)")),
         "before the limit", ""),
        (other(G_STEP, ("MOST_G)\n", "MOST_G,\n        error_if_nonfinite="
                        "True)\n")), "An overflow ends the run", ""),
        (other(G_STEP, ("    scaler.step(optimizer)\n    scaler.update()\n",
                        "    if norm.isfinite():\n        scaler.step("
                        "optimizer)\n        scaler.update()\n")),
         "needs its calls, too", ""),
        (other(G_STEP, ("float(norm)", "float(norm.nan_to_num())")),
         "returned as it is", ""),
        (other(G_STEP, (UNSCALE, "    whole = torch.cat([p.grad.flatten() for "
                        "p in generator.parameters()]).norm()\n" + UNSCALE), (
            "float(norm)", "float(whole)")), "scaled gradient", ""),
        (other(G_STEP, ("scaler.scale(loss)", "scaler.scale(-loss)")),
         "climbs", ""),
        (other(G_STEP, ("    loss = loss + LAMBDA", "    loss = loss - 2 * "
                        "adversarial_objective(OBJECTIVE).generator(score) + "
                        "LAMBDA")),
         "the sign of D's", LISTING),
    ],
    "turns": [
        ("def g_turns(done, until):\n"
         "    return [EARLY] if until == WARM_UP else []\n",
         "is lost", ""),
        # Right for the visible test.
        ("def g_turns(done, until):\n"
         "    if until < WARM_UP:\n"
         "        return []\n"
         "    return (list(range(EARLY, WARM_UP + 1, EARLY))\n"
         "            + [until] * (until > WARM_UP))\n",
         "wrong in one stretch", ""),
        ("def g_turns(done, until):\n"
         "    return list(range(EARLY, until + 1, EARLY))[done:]\n",
         "once in LATER", ""),
        (other(TURNS, ("range(done + 1, until + 1)", "range(done, until)")),
         "count from 1", LISTING),
        (other(TURNS, ("range(done + 1, until + 1)",
                       "range(done, until + 1)")),
         "count from 1", ""),
        (other(TURNS, ("range(done + 1, until + 1)",
                       "range(done + 1, until)")),
         "is lost", ""),
        ("def g_turns(done, until):\n"
         "    turns = []\n"
         "    for n in range(1, until - done + 1):\n"
         "        start = WARM_UP if COUNT_FROM == 'warm-up' else 0\n"
         "        if (n % EARLY == 0 if n <= WARM_UP\n"
         "                else (n - start) % LATER == 0):\n"
         "            turns.append(done + n)\n"
         "    return turns\n",
         "the stop must leave no trace", LISTING),
        ("def g_turns(done, until):\n"
         "    turns, count = [], 0\n"
         "    for n in range(1, until + 1):\n"
         "        count += 1\n"
         "        if count > (EARLY if n <= WARM_UP else LATER):\n"
         "            turns.append(n)\n"
         "            count = 0\n"
         "    return [n for n in turns if n > done]\n",
         "count from 1", LISTING),
        (other(TURNS, ('COUNT_FROM == "run"', 'COUNT_FROM != "run"')),
         "look at COUNT_FROM", ""),
        (other(TURNS, ("n <= WARM_UP", "True")), "once in LATER", ""),
        (other(TURNS, ("n <= WARM_UP", "False"), ("(n - WARM_UP)", "n")),
         "count from 1", ""),
        (other(TURNS, ("turns.append(n)", "turns.append(n - done)")),
         "over the whole run", ""),
        (other(TURNS, ("if learns", "if not learns")),
         "count from 1", ""),
    ],
    "batches": [
        # The first batch of the visible test, always.
        ("def batch_at(number, length, size, seed):\n"
         "    return list(range(8))\n", "next(iter(loader))",
         ""),
        (other(BATCHES, (MANUAL, "random.Random(seed).shuffle(row)")),
         "same order", LISTING),
        (other(BATCHES, (MANUAL, "random.Random(seed + epoch).shuffle(row)")),
         "mixes the two numbers", ""),
        (other(BATCHES, (MANUAL, "random.Random(seed * epoch).shuffle(row)")),
         "0 times an epoch", ""),
        (other(BATCHES, (MANUAL, "random.Random(epoch).shuffle(row)")),
         "The seed changes nothing", ""),
        (other(BATCHES, (MANUAL, "random.seed(f'{seed} {epoch}'); "
                         "random.shuffle(row)")),
         "random.random draws next", ""),
        (other(BATCHES, (MANUAL, "torch.manual_seed(997 * seed + epoch); "
                         "row = torch.randperm(length).tolist()")),
         "torch.rand draws next", ""),
        (other(BATCHES, (MANUAL, "random.shuffle(row)")),
         "The same call gives another batch", LISTING),
        (other(BATCHES, (MANUAL, "pass")), "The seed changes nothing",
         ""),
        ("def batch_at(number, length, size, seed):\n"
         "    own = torch.Generator().manual_seed(seed)\n"
         "    return torch.randperm(length, generator=own)[:size].tolist()\n",
         "next(iter(loader))", LISTING),
        ("def batch_at(number, length, size, seed):\n"
         "    own = torch.Generator().manual_seed(997 * seed + number)\n"
         "    return torch.randperm(length, generator=own)[:size].tolist()\n",
         "comes twice in one epoch", LISTING),
        (other(BATCHES, ('LEFTOVER == "carry"', 'LEFTOVER == "drop"'), (
            'LEFTOVER == "short"', 'LEFTOVER == "carry"')), "left over",
         ""),
        (other(BATCHES, ("order(number // per_epoch)", "order(0)"), (
            "order(epoch) + order(epoch + 1)", "order(0) + order(0)")),
         "All epochs have the same order", ""),
        ("calls = {}\n\n\n" + other(BATCHES, (
            "    batches, epoch, rest = 0, 0, []\n",
            "    number = calls[seed, size] = calls.get((seed, size), -1) + "
            "1\n    epoch = 0\n")),
         "The same call gives another batch", LISTING),
    ],
    "factor": [
        # Right for the visible test.
        ("def lr_factor(step, warm_up, decay_start, steps):\n"
         "    if step == 0:\n"
         "        return 1 / warm_up\n"
         "    return 1 if step < decay_start else 0.5\n", "jump", ""),
        (other(FACTOR, ("(step + 1) / warm_up", "0.5")), "a quarter", ""),
        (other(FACTOR, ("        return (step + 1) / warm_up\n", "        "
                        "return BASE_RATE * (step + 1) / warm_up\n"), (
            "return 1.0", "return BASE_RATE"), (
            "return FLOOR", "return BASE_RATE * FLOOR")),
         "Between the two slopes it is 1", LISTING),
        (other(FACTOR, ("(step + 1) / warm_up", "step / warm_up")),
         "rate of 0", LISTING),
        (other(FACTOR, ("(step + 1) / warm_up", "(step + 1) / (warm_up + 1)"
                        )), "full rate", ""),
        (other(FACTOR, ("    if step >= steps:\n        return FLOOR\n", "")),
         "moves on", ""),
        (other(FACTOR, ("    if step >= steps:\n        return FLOOR\n", ""), (
            "(steps - decay_start)", "max(1, steps - decay_start)")),
         "moves on", ""),
        (other(FACTOR, ("(step - decay_start) / (steps - decay_start)",
                        "step / steps")), "jump at decay_start", ""),
        (other(FACTOR, ("(step - decay_start) / (steps - decay_start)",
                        "(step - decay_start) / steps"), (
            "        return FLOOR\n", "        step = steps\n")),
         "steps - decay_start steps", OFFICIAL),
        (other(FACTOR, ("return FLOOR + (1 - FLOOR) * shape",
                        "return max(FLOOR, shape)")), "cuts the curve", ""),
        (other(FACTOR, ("return FLOOR + (1 - FLOOR) * shape",
                        "return shape")), "The floor is missing", ""),
        (other(FACTOR, ("return FLOOR + (1 - FLOOR) * shape",
                        "return FLOOR + shape")), "jump", ""),
        (other(FACTOR, ("DECAY", "WAY"), ("def lr_factor", (
            'WAY = {"linear": "cosine", "cosine": "square",\n'
            '       "square": "linear"}[DECAY]\n\n\ndef lr_factor'))),
         "another shape", ""),
        (other(FACTOR, ("if step < warm_up", "if warm_up / warm_up and step "
                        "< warm_up")), "divides by zero", ""),
        (other(FACTOR, ("/ (steps - decay_start)",
                        "// (steps - decay_start)")), "falls", LISTING),
        (other(FACTOR, ("    return FLOOR + (1", "    FLOOR + (1")),
         "needs its return", ""),
        (other(FACTOR, ("FLOOR + (1 - FLOOR) * shape",
                        "FLOOR + (1 - FLOOR) * (1 - shape)")), "jump", ""),
    ],
    "average": [
        # The newest weights: right in the visible test.
        (other(AVERAGE, ("a.mul_(beta).add_(m, alpha=1 - beta)",
                         "a.copy_(m)"), ("a / by", "a")),
         "newest weights", ""),
        (other(AVERAGE, ("a.mul_(beta).add_(m, alpha=1 - beta)",
                         "a.mul_(1 - beta).add_(m, alpha=beta)")),
         STILL, LISTING),
        (other(AVERAGE, ("1 - BETA ** self.t if", "1 if"), (
            "beta = min(BETA, self.t / (self.t + 9))", "beta = BETA"), (
            "beta = min(BETA, 1 - 1 / self.t)", "beta = BETA")),
         STILL, ""),
        (other(AVERAGE, ("        if START == \"zero\":\n            "
                         "self.values = [torch.zeros_like(v) for v in self."
                         "values]\n", ""), (
            'by = 1 - BETA ** self.t if START == "zero" else 1',
            "by = 1 - BETA ** self.t"), (
            "beta = min(BETA, self.t / (self.t + 9))", "beta = BETA"), (
            "beta = min(BETA, 1 - 1 / self.t)", "beta = BETA")),
         STILL, ""),
        (other(AVERAGE, ("        self.t += 1\n", ""), (
            "        self.rest =", "        self.t += 1\n        self.rest ="
            ), ("- 1 / self.t", "- 1 / max(1, self.t)"), (
            "BETA ** self.t", "BETA ** (self.t - 1 or 0.5)")),
         STILL, ""),
        (other(AVERAGE, ("self.t = 0", "self.t = 1")),
         STILL, ""),
        (other(AVERAGE, ("a.mul_(beta).add_(m, alpha=1 - beta)",
                         "a = beta * a + (1 - beta) * m"), (
            "a / by", "a")), STILL, ""),
        (other(AVERAGE, ("p.detach().clone()", "p.detach()"), (
            "torch.zeros_like(v) for v", "v.zero_() for v")),
         "The model changed", ""),
        (other(AVERAGE, ("            p.copy_(a / by)\n",
                         "            p.copy_(a.div_(by).mul_(1.01))\n")),
         STILL, ""),
        (other(AVERAGE, ("        for b, r in zip(target.buffers(), self.rest"
                         "):\n            b.copy_(r)\n", "")),
         "buffers written", LISTING),
        (other(AVERAGE, ("[b.clone() for b in model.buffers()]",
                         "list(model.buffers())")),
         "shares buffers", ""),
        (other(AVERAGE, ("[b.clone() for b in model.buffers()]",
                         "[b.clone().mul_(0.5) for b in model.buffers()]")),
         "whole numbers", ""),
        (other(AVERAGE, ("            p.copy_(a / by)\n",
                         "            p.data = a.div_(by)\n")), "two answers",
         ""),
        (other(AVERAGE, ("model.parameters()):\n            a.mul_",
                         "model.parameters()):\n            m.mul_(0.9)\n"
                         "            a.mul_")), "The model changed", ""),
        (other(AVERAGE, ("        self.rest =", "        model.requires_grad_("
                         "False)\n        self.rest =")),
         "left frozen", ""),
        (other(AVERAGE, ("START", "WAY"), ("class Average:", (
            'WAY = {"zero": "mean", "ramp": "zero", "mean": "ramp"}[START]'
            "\n\n\nclass Average:"))), "another way to start", ""),
    ],
    "resume": [
        # Right for the visible test: one network, its optimizer, the step.
        ("def save_run(run, path):\n"
         "    torch.save({'g': run['net_g'].state_dict(),\n"
         "                'adam': run['adam_g'].state_dict(),\n"
         "                'step': run['step']}, path)\n\n\n"
         "def load_run(run, path):\n"
         "    state = torch.load(path, weights_only=True)\n"
         "    run['net_g'].load_state_dict(state['g'])\n"
         "    run['adam_g'].load_state_dict(state['adam'])\n"
         "    run['step'] = state['step']\n", "weights or buffers", ""),
        ("def save_run(run, path):\n"
         "    torch.save({'g': run['net_g'].state_dict(),\n"
         "                'step': run['step']}, path)\n\n\n"
         "def load_run(run, path):\n"
         "    state = torch.load(path, weights_only=True)\n"
         "    run['net_g'].load_state_dict(state['g'])\n"
         "    run['step'] = state['step']\n", "lost its moments", OFFICIAL),
        (other(SAVE, ("for name in PARTS:", "for name in PARTS:\n        if "
                      "name[:3] not in ('net', 'ave'):\n            "
                      "continue")),
         "lost its moments", OFFICIAL),
        (other(SAVE, ("    for name in PARTS:\n        run[name]",
                      "    for name in PARTS:\n        if name[:4] == 'adam'"
                      ":\n            continue\n        run[name]")),
         "optimizer has lost its moments", OFFICIAL),
        (other(SAVE, ("    for name in PARTS:\n        run[name]",
                      "    for name in PARTS:\n        if name[:5] == 'decay'"
                      ":\n            continue\n        run[name]")),
         "schedule begins anew", LISTING),
        (other(SAVE, ("state[name] = run[name].state_dict()",
                      "state[name] = run[name.replace('_d', '_g')]"
                      ".state_dict()")), "weights or buffers", ""),
        (other(SAVE, ('    run["random"].set_state(state["random"])\n', "")),
         "run['random']", ""),
        (other(SAVE, ('run["random"].set_state(state["random"])',
                      'run["random"].manual_seed(run["step"])')),
         "run['random'] draws other numbers", ""),
        (other(SAVE, ('    torch.random.set_rng_state(state["torch"])\n',
                      "")), "Dropout draws other numbers", ""),
        (other(SAVE, ('    run["step"] = state["step"]\n', "")),
         "The step is not", LISTING),
        (other(SAVE, ("    torch.save(state, beside)\n" + MOVE,
                      "    torch.save(state, path)\n")),
         "write beside it, then rename", OFFICIAL),
        (other(SAVE, ("    torch.save(state, beside)\n" + MOVE,
                      "    if os.path.exists(path):\n        os.remove(path)"
                      "\n    torch.save(state, beside)\n" + MOVE)),
         "write beside it, then rename", ""),
        (other(SAVE, ("    torch.save(state, beside)\n" + MOVE,
                      "    try:\n        torch.save(state, beside)\n"
                      "    except OSError:\n        pass\n    else:\n    "
                      + MOVE)), "said nothing", ""),
        (other(SAVE, ("    torch.save(state, beside)\n" + MOVE,
                      "    try:\n        torch.save(state, beside)\n"
                      "    finally:\n    " + MOVE)),
         "write beside it, then rename", ""),
        (other(SAVE, ("run[name].state_dict()", "run[name]"), (
            "run[name].load_state_dict(state[name])",
            "run[name] = state[name]"), ("weights_only=True",
                                         "weights_only=False")),
         "Objects were given to torch.save", LISTING),
        (other(SAVE, ("run[name].load_state_dict(state[name])",
                      "run[name] = copy.deepcopy(run[name])\n        "
                      "run[name].load_state_dict(state[name])")),
         "other objects", ""),
        (other(SAVE, ('    run["random"].set_state(state["random"])\n',
                      '    run["random"] = torch.Generator()\n'
                      '    run["random"].set_state(state["random"])\n')),
         "another generator", ""),
        (other(SAVE, ('run["step"] = state["step"]', 'run["step"] = '
                      'state["step"] if state["step"] < 5 else 0')),
         "The step is not", ""),
        (other(SAVE, ("    state = {", "    torch.rand(1)\n    state = {")),
         "Saving drew random numbers", ""),
    ],
}
