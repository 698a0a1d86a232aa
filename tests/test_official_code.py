"""Against the official code itself, where a checkout of it is at hand.

STARGAN_OFFICIAL names a folder with its ``model.py`` and ``solver.py``. The
solver's own ``train`` runs; what it computed is compared with ours.
"""

import importlib.util
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from stargan_tutorial import export_official, load_official, open_model
from stargan_tutorial.domains import AttributeSet
from stargan_tutorial.joint import JointAttributes
from stargan_tutorial.official import CELEBA_NAMES
from stargan_tutorial.official_files import official_name
from stargan_tutorial.sources import class_options
from stargan_tutorial.steps import discriminator_step, generator_step

OFFICIAL = os.environ.get("STARGAN_OFFICIAL")
pytestmark = [
    pytest.mark.skipif(not OFFICIAL, reason="STARGAN_OFFICIAL names no "
                       "checkout of yunjey/stargan"),
    pytest.mark.filterwarnings("ignore")]
N, SIZE = 4, 32
CELEBA = AttributeSet(CELEBA_NAMES, (CELEBA_NAMES[:3],), complete=False)
EMOTIONS = tuple(f"emotion_{i}" for i in range(8))
RAFD = AttributeSet(EMOTIONS, (EMOTIONS,))
JOINT = JointAttributes({"celeba": CELEBA, "rafd": RAFD},
                        {"rafd": "single-label"})
# Relative to the largest number compared; seen here: at most 1e-5.
TOLERANCE = 5e-5


@pytest.fixture(scope="module")
def code():
    """The official modules ``model`` and ``solver``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(OFFICIAL)
        found = {}
        for name in ("model", "solver"):
            spec = importlib.util.spec_from_file_location(
                name, Path(OFFICIAL) / f"{name}.py")
            found[name] = importlib.util.module_from_spec(spec)
            patch.setitem(sys.modules, name, found[name])
            spec.loader.exec_module(found[name])
        yield SimpleNamespace(**found)


def batches(dataset):
    """Two batches of noise, as the official loaders yield them."""
    found = []
    for _ in range(2):
        image = torch.rand(N, 3, SIZE, SIZE) * 2 - 1
        if dataset == "CelebA":
            label = CELEBA.sample(N)
        else:
            label = torch.randint(0, 8, (N,))
        found.append((image, label))
    return found


def solver(code, folder, dataset, **changes):
    """The official solver of a small model; it writes into ``folder``."""
    config = dict(
        c_dim=8 if dataset == "RaFD" else 5, c2_dim=8, image_size=SIZE,
        g_conv_dim=8, d_conv_dim=8, g_repeat_num=2, d_repeat_num=3,
        lambda_cls=1, lambda_rec=10, lambda_gp=10, dataset=dataset,
        batch_size=N, num_iters=1, num_iters_decay=1, g_lr=1e-4, d_lr=1e-4,
        n_critic=1, beta1=0.5, beta2=0.999, resume_iters=None,
        selected_attrs=list(CELEBA_NAMES), test_iters=1,
        use_tensorboard=False, log_dir=folder, sample_dir=folder,
        model_save_dir=folder, result_dir=folder, log_step=1,
        sample_step=1000, model_save_step=1, lr_update_step=1000) | changes
    loaders = [batches("CelebA"), batches("RaFD")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.cuda, "is_available", lambda: False)
        made = code.solver.Solver(*loaders, SimpleNamespace(**config))
    with torch.no_grad():  # as after training: no weight at its first value
        for network in (made.G, made.D):
            for p in network.parameters():
                p.add_(0.05 * torch.randn_like(p))
    return made


def ours(official, folder, joint=False):
    """The same networks in our classes, by way of files."""
    for letter in "GD":
        torch.save(getattr(official, letter).state_dict(),
                   folder / f"0-{letter}.ckpt")
    k = official.c_dim
    names = JOINT if joint else None if k == 5 else EMOTIONS
    return load_official(folder / "0-G.ckpt", folder / "0-D.ckpt",
                         names=names,
                         kind="multi-label" if k == 5 else "single-label")


def difference(mine, theirs):
    """Largest difference, relative to the largest number."""
    scale = max(v.abs().max() for v in theirs)
    return (max((a - b).abs().max() for a, b in zip(mine, theirs, strict=True))
            / scale).item()


def report(record_property, name, value):
    record_property(name, f"{value:.1e}")
    print(f"{name}: {value:.1e}")
    assert value < TOLERANCE


def test_outputs_are_equal(code, tmp_path, record_property):
    official = solver(code, tmp_path, "CelebA")
    model = ours(official, tmp_path)
    image, label = official.celeba_loader[0]
    with torch.no_grad():
        theirs = [official.G(image, label), *official.D(image)]
        for mode in (True, False):
            model.generator.train(mode)
            mine = [model.generator(image, label),
                    *model.discriminator(image)]
            for name, a, b in zip(("image", "source", "logits"), mine, theirs):
                report(record_property, name, difference([a], [b]))


def test_the_published_size_is_equal_too(code, tmp_path, record_property):
    g, d = code.model.Generator(), code.model.Discriminator()
    torch.save(g.state_dict(), tmp_path / "1-G.ckpt")
    torch.save(d.state_dict(), tmp_path / "1-D.ckpt")
    model = open_model(tmp_path)
    image = torch.rand(1, 3, 128, 128) * 2 - 1
    label = CELEBA.encode("Blond_Hair", "Young")[None]
    with torch.no_grad():
        report(record_property, "G at 128", difference(
            [model.generator(image, label)], [g(image, label)]))
        for a, b in zip(model.discriminator(image), d(image)):
            report(record_property, "D at 128", difference([a], [b]))
    count = sum(p.numel() for p in [*model.generator.parameters(),
                                    *model.discriminator.parameters()])
    assert count == 53_192_576


def watch(optimizer, network, seen):
    """Note the gradients just before each step of an optimizer."""
    step = optimizer.step

    def noting(*args, **kwargs):
        seen.append([p.grad.clone() for p in network.parameters()])
        return step(*args, **kwargs)

    optimizer.step = noting


def one_hot(label):
    return torch.nn.functional.one_hot(label, 8).float()


@pytest.mark.parametrize("dataset", ["CelebA", "RaFD", "Both"])
def test_losses_gradients_and_updates_are_equal(code, tmp_path, dataset,
                                                capsys, record_property):
    official = solver(code, tmp_path, dataset)
    joint = dataset == "Both"
    model = ours(official, tmp_path, joint)
    theirs, mine = [], []  # gradients of D, G, and again with two sets
    watch(official.d_optimizer, official.D, theirs)
    watch(official.g_optimizer, official.G, theirs)
    torch.manual_seed(5)
    official.train_multi() if joint else official.train()
    printed = re.findall(r"([DG]/loss_\w+): (-?[\d.]+)",
                         capsys.readouterr().out)

    g, d = model.generator.train(), model.discriminator.train()
    optimizers = [torch.optim.Adam(net.parameters(), 1e-4, (0.5, 0.999))
                  for net in (d, g)]
    watch(optimizers[0], d, mine)
    watch(optimizers[1], g, mine)
    torch.manual_seed(5)
    parts = []
    sources = ["CelebA", "RaFD"] if joint else [dataset]
    for source in sources:
        # A joint run shows the first batch of the first set as a grid.
        loader = official.celeba_loader if source == "CelebA" \
            else official.rafd_loader
        image, label = loader[0 if source == "RaFD" and joint else 1]
        target = label[torch.randperm(N)]
        if source == "RaFD":
            label, target = one_hot(label), one_hot(target)
        if joint:
            label, target = (JOINT.join(source.lower(), x)
                             for x in (label, target))
        batch = (image, label, target)
        known = class_options(model.attributes, model.kind, label)
        parts.append(discriminator_step(g, d, optimizers[0], batch, model.hp,
                                        **known))
        parts.append(generator_step(g, d, optimizers[1], batch, model.hp,
                                    **known))

    names = {"D/loss_cls": "class", "D/loss_gp": "penalty",
             "G/loss_fake": "adversarial", "G/loss_rec": "reconstruction",
             "G/loss_cls": "class"}
    last = dict(printed)
    for name, part in names.items():
        value = parts[-2 if name[0] == "D" else -1][part].item()
        assert abs(value - float(last[name])) < 1.01e-4, name
    adversarial = float(last["D/loss_real"]) + float(last["D/loss_fake"])
    assert abs(parts[-2]["adversarial"].item() - adversarial) < 2.01e-4

    assert len(mine) == len(theirs) == 2 * len(sources)
    for i, (a, b) in enumerate(zip(mine, theirs)):
        # For each parameter on its own: relative to its own largest.
        each = max(difference([x], [y]) for x, y in zip(a, b) if y.any())
        name = f"{dataset} gradient {'DG'[i % 2]} of {sources[i // 2]}"
        report(record_property, name, each)
    # The files that the official code wrote hold what we have now.
    blocks = len(g.bottleneck)
    for letter, network in (("G", g), ("D", d)):
        file = torch.load(tmp_path / f"1-{letter}.ckpt", weights_only=True)
        for name, value in network.state_dict().items():
            other = file[official_name(name, blocks)]
            # Adam divides by the gradient's size: where that is rounding
            # noise, a step of the learning rate can go either way.
            assert (value - other).abs().max() < 2.01e-4 * len(sources)
            assert ((value - other).abs() > 1e-6).float().mean() < 0.01


def test_an_export_loads_strictly_over_there(code, tmp_path, record_property):
    official = solver(code, tmp_path, "CelebA")
    model = ours(official, tmp_path)
    other = solver(code, tmp_path / "new", "CelebA", test_iters=7)
    export_official(model, tmp_path / "new", step=7)
    other.restore_model(7)  # strict
    image, label = official.celeba_loader[0]
    for name in ("G", "D"):
        mine = getattr(other, name).state_dict()
        for key, value in getattr(official, name).named_parameters():
            assert torch.equal(mine[key], value)
        assert all((v == ("running_var" in k)).all() for k, v in mine.items()
                   if "running" in k or "tracked" in k)
    with torch.no_grad():
        report(record_property, "exported G", difference(
            [other.G(image, label)], [model.generator(image, label)]))
        for a, b in zip(other.D(image), model.discriminator(image)):
            report(record_property, "exported D", difference([a], [b]))


def test_eval_changes_the_official_image_and_not_ours(code, tmp_path):
    official = solver(code, tmp_path, "CelebA")
    model = ours(official, tmp_path)
    image, label = official.celeba_loader[0]
    with torch.no_grad():
        for _ in range(30):  # let it track statistics of noise
            official.G(torch.rand_like(image) * 2 - 1, label)
        own = official.G(image, label)
        tracked = official.G.eval()(image, label)
        mine = model.generator.eval()(image, label)
    assert difference([mine], [own]) < TOLERANCE
    assert difference([tracked], [own]) > 1e-3
