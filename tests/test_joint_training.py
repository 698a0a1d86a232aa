"""Training on several data sets: turns, masks in the losses, going on."""

from dataclasses import replace

import pytest
import torch
from test_joint import FACES, HAIR, MORE, Pictures
from test_resume import differences

from stargan_tutorial.batches import ShuffledBatches, Turns, endless_batches
from stargan_tutorial.checkpoints import export_weights, load_checkpoint
from stargan_tutorial.data.joint import JointDataset
from stargan_tutorial.discriminator import Discriminator
from stargan_tutorial.domains import AttributeSet
from stargan_tutorial.errors import (
    CheckpointError,
    ConfigurationError,
    DataError,
)
from stargan_tutorial.evaluation import evaluate
from stargan_tutorial.hyperparameters import Hyperparameters
from stargan_tutorial.joint import JointAttributes
from stargan_tutorial.logs import SampleGrids
from stargan_tutorial.losses import class_loss
from stargan_tutorial.model import open_model
from stargan_tutorial.sources import class_options
from stargan_tutorial.steps import discriminator_step, generator_step
from stargan_tutorial.training import Trainer

HP = Hyperparameters(
    image_size=16, base_channels=2, num_blocks=1, disc_channels=4,
    disc_layers=2, objective="hinge", batch_size=2, steps=18, decay_start=6,
    n_critic=2, lr_g=1e-3, lr_d=1e-3, log_every=100, sample_every=100,
    save_every=100, projection=True, conditional_norm=True, ema_decay=0.9)


def three(**sizes):
    sizes = {"hair": 6, "faces": 5, "more": 4} | sizes
    return JointDataset({
        "hair": Pictures(HAIR, sizes["hair"], seed=1),
        "faces": Pictures(FACES, sizes["faces"], "single-label", seed=2),
        "more": Pictures(MORE, sizes["more"], seed=3)})


def trainer(out=None, dataset=None, **changes):
    return Trainer(replace(HP, **changes), dataset or three(), out,
                   device="cpu", threads=1)


# Turns

@pytest.mark.parametrize("turn", [1, 2, 5])
def test_sources_take_turns_by_the_step(turn):
    order = iter(Turns([6, 5, 4], 2, seed=0, turn=turn))
    for step in range(60):
        batch = next(order)
        source = step // turn % 3
        first = [0, 6, 11][source]
        assert all(first <= i < first + [6, 5, 4][source] for i in batch)


def test_each_source_has_the_order_it_would_have_alone():
    order, seen = iter(Turns([6, 5, 4], 2, seed=3, turn=2)), {0: [], 1: [],
                                                            2: []}
    for step in range(48):
        seen[step // 2 % 3].append(next(order))
    for source, size, first in [(0, 6, 0), (1, 5, 6), (2, 4, 11)]:
        alone = iter(ShuffledBatches(size, 2, 3))
        assert seen[source] == [[first + i for i in next(alone)]
                                for _ in seen[source]]


@pytest.mark.parametrize("turn", [1, 2, 5])
@pytest.mark.parametrize("first", range(0, 33, 4))
def test_the_turn_and_the_order_follow_from_the_step(turn, first):
    whole = iter(Turns([6, 5, 4], 2, 0, turn=turn))
    later = iter(Turns([6, 5, 4], 2, 0, first, turn))
    for _ in range(first):
        next(whole)
    assert [next(whole) for _ in range(20)] == [next(later) for _ in range(20)]


def test_one_source_is_in_the_order_of_a_plain_data_set():
    joint = iter(Turns([7], 3, 1, turn=4))
    plain = iter(ShuffledBatches(7, 3, 1))
    assert [next(joint) for _ in range(9)] == [next(plain) for _ in range(9)]


def test_a_source_smaller_than_a_batch_is_named_by_its_size():
    with pytest.raises(DataError, match="has 1 images, fewer than one batch"):
        trainer(dataset=three(more=1)).run(progress=False)


@pytest.mark.parametrize("workers", [0, 1])
def test_batches_are_of_one_source(workers):
    data = three()
    batches = endless_batches(data, 2, 0, first=1, workers=workers, turn=2)
    found = [data.attributes.split(next(batches)[1])[0] for _ in range(7)]
    assert found == ["hair", "faces", "faces", "more", "more", "hair", "hair"]


def noting(seen, name, step):
    def note(*args, **options):
        seen.append((name, options["kind"],
                     options["mask"][0].tolist().index(1)))
        return step(*args, **options)
    return note


def test_a_turn_is_a_whole_cycle_of_d_and_g(monkeypatch):
    from stargan_tutorial import training

    seen = []
    for name in ("discriminator_step", "generator_step"):
        monkeypatch.setattr(training, name, noting(
            seen, name[0], getattr(training, name)))
    trainer().run(until=8, progress=False)
    one = [[("d", kind, at)] * 2 + [("g", kind, at)] for kind, at in
           [("multi-label", 0), ("single-label", 3), ("multi-label", 5),
            ("multi-label", 0)]]
    assert seen == sum(one, [])


# What is unknown does not count

@pytest.mark.parametrize("source", ["hair", "faces", "more"])
def test_unknown_logits_get_no_gradient(source):
    joint = three().attributes
    condition = joint.join(source, joint[source].sample(4))
    told = class_options(joint, "joint", condition)
    logits = torch.randn(4, 7, requires_grad=True)
    loss = class_loss(logits, condition[:, :7], **told)
    loss.backward()
    known = told["mask"].bool()
    assert (logits.grad[~known] == 0).all() and (logits.grad[known] != 0).all()
    where = joint.columns(source)
    alone = class_loss(logits[:, where], condition[:, where],
                       kind=joint.kinds[source])
    torch.testing.assert_close(loss, alone)


@pytest.mark.parametrize("source", ["hair", "faces"])
@pytest.mark.parametrize("step", ["d", "g"])
def test_a_step_does_not_teach_what_the_source_does_not_know(source, step):
    t = trainer(projection=False, lambda_rec=0.0)
    joint = t.attributes
    label = joint.join(source, joint[source].sample(4))
    batch = torch.rand(4, 3, 16, 16), label, label.flip(0)
    told = class_options(joint, "joint", label)
    seen = []
    t.discriminator.domain.register_full_backward_hook(
        lambda module, into, out: seen.append(out[0].flatten(1)))
    if step == "d":
        discriminator_step(t.generator, t.discriminator, t.optimizer_d, batch,
                           t.hp, **told)
        where = joint.columns(source)
        learned = t.discriminator.domain.weight.grad.flatten(1).abs().sum(1)
        assert (learned[where] > 0).all()
        assert learned.count_nonzero() == len(joint[source])
    else:
        generator_step(t.generator, t.discriminator, t.optimizer_g, batch,
                       t.hp, **told)
    unknown = torch.ones(7, dtype=torch.bool)
    unknown[joint.columns(source)] = False
    gradient = seen[0][:4]
    assert (gradient[:, unknown] == 0).all()
    assert (gradient[:, ~unknown] != 0).any()


def test_the_loss_of_a_turn_is_that_of_the_sources_own_kind():
    t = trainer(flip=False)
    batches = endless_batches(t.dataset, 2, 0, turn=2)
    for source, kind in [("hair", "multi-label"), ("faces", "single-label"),
                         ("more", "multi-label")]:
        for _ in range(2):
            image, label = next(batches)
            with torch.no_grad():
                logits = t.discriminator(image, label)[1]
            where = t.attributes.columns(source)
            own = class_loss(logits[:, where], label[:, where], kind=kind)
            torch.testing.assert_close(
                t.train_step((image, label))["d_class"], own)


# The networks

def test_the_networks_have_room_for_the_mask():
    t = trainer()
    assert t.generator.num_domains == 10
    assert t.discriminator.num_domains == 7
    assert t.discriminator.num_conditions == 10
    assert t.discriminator.embedding.weight.shape[1] == 10
    assert t.discriminator.domain.weight.shape[0] == 7


def test_the_default_discriminator_is_as_before():
    torch.manual_seed(0)
    plain = Discriminator(16, 5, 4, 2, projection=True)
    torch.manual_seed(0)
    told = Discriminator(16, 5, 4, 2, projection=True, num_conditions=5)
    assert not differences(plain.state_dict(), told.state_dict())
    with pytest.raises(ConfigurationError, match="num_conditions is 0"):
        Discriminator(16, 5, 4, 2, num_conditions=0)
    wide = Discriminator(16, 5, 4, 2, projection=True, num_conditions=7)
    with pytest.raises(DataError, match=r"needs the label .* \(1, 7\)"):
        wide(torch.rand(1, 3, 16, 16), torch.ones(1, 5))


@pytest.mark.parametrize("changes", [
    {}, {"objective": "wgan-gp", "spectral_norm": True},
    {"targets": "sample", "precision": "bfloat16", "n_critic": 1}])
def test_a_run_learns_and_leaves_a_model(tmp_path, changes):
    t = trainer(tmp_path, **changes)
    before = t.generator.state_dict()["encoder.0.weight"].clone()
    t.run(progress=False)
    assert not torch.equal(before, t.generator.encoder[0].weight)
    model = open_model(tmp_path)
    assert model.attributes == t.dataset.attributes and model.kind == "joint"


def test_grids_show_all_sources(tmp_path):
    data = three()
    shown = [data[i] for i in (0, 6, 11)]
    images, labels = (torch.stack(x) for x in zip(*shown))
    Trainer(HP, data, None, device="cpu", threads=1, callbacks=[
        SampleGrids(tmp_path, images, labels)]).run(until=2, progress=False)
    t = trainer(sample_every=2)
    t.callbacks.append(SampleGrids(tmp_path, images, labels))
    t.run(until=2, progress=False)
    assert (tmp_path / "samples" / "step_0000002.png").is_file()


# Going on

@pytest.mark.parametrize("stops", [(1,), (2, 7), (5, 6, 13)])
def test_a_run_in_pieces_ends_with_the_same_bits(tmp_path, stops):
    whole = trainer()
    whole.run(progress=False)
    for stop in (*stops, None):
        piece = trainer(tmp_path)
        if stop != stops[0]:
            piece.resume()
        piece.run(until=stop, progress=False)
    for name in ("generator", "discriminator", "average", "optimizer_d"):
        assert not differences(getattr(whole, name).state_dict(),
                               getattr(piece, name).state_dict())
    assert piece.step == 18


def renamed(data, new):
    return JointDataset(dict(zip(new, data.sources.values())))


@pytest.mark.parametrize("change, words", [
    (lambda d: three(more=6), "source 3: more .* 4 images\\) there, more"),
    (lambda d: renamed(d, ["hair", "x", "more"]), "source 2: faces .* now"),
    (lambda d: JointDataset(dict(reversed(d.sources.items()))),
     "other sources \\(source 1: hair .* there, more .* now"),
    (lambda d: JointDataset({n: d.sources[n] for n in ("hair", "faces")}),
     "source 3: more .* there, None now"),
    (lambda d: d.sources["hair"], "a run with other sources: give the same")])
def test_other_sources_are_refused(tmp_path, change, words):
    t = trainer(tmp_path)
    t.run(until=2, progress=False)
    before = (tmp_path / "checkpoint.pt").read_bytes()
    with pytest.raises(CheckpointError, match=words):
        trainer(tmp_path, change(t.dataset)).resume()
    assert (tmp_path / "checkpoint.pt").read_bytes() == before


def test_other_groups_of_a_source_are_refused(tmp_path):
    trainer(tmp_path).run(until=2, progress=False)
    data = three()
    free = Pictures(AttributeSet(HAIR.names), 6)
    other = JointDataset({**data.sources, "hair": free})
    with pytest.raises(CheckpointError, match="other attributes"):
        trainer(tmp_path, other).resume()


def test_a_plain_run_from_before_goes_on(tmp_path):
    from stargan_tutorial.checkpoints import save_checkpoint
    from stargan_tutorial.estimate import Noise

    trainer(tmp_path, Noise(16, 8)).run(until=2, progress=False)
    state = load_checkpoint(tmp_path / "checkpoint.pt")
    del state["sources"], state["format"]
    save_checkpoint(tmp_path / "checkpoint.pt", state)
    t = trainer(tmp_path, Noise(16, 8))
    t.resume()
    assert t.step == 2


# The trained model

@pytest.fixture(scope="module")
def joint_run(tmp_path_factory):
    out = tmp_path_factory.mktemp("joint")
    trainer(out).run(progress=False)
    return out


@pytest.fixture
def model(joint_run):
    return open_model(joint_run)


IMAGE = torch.linspace(-1, 1, 3 * 256).reshape(3, 16, 16)


def test_names_tell_which_labels_are_meant(model):
    joint = model.attributes
    found = model.translate(IMAGE, set=["happy"])
    happy = joint.join("faces", FACES.encode("happy"))
    assert torch.equal(found, model.generator(IMAGE[None], happy[None])[0]
                       .detach())
    assert torch.equal(found, model.translate(IMAGE, happy))
    assert torch.equal(found, model.translate(IMAGE, FACES.encode("happy"),
                                              source="faces"))


def test_the_rest_of_a_label_is_what_d_sees(model):
    seen = model.guess_label(IMAGE, source="more")
    assert seen.shape == (2,)
    target = MORE.apply(seen, set=["Old"])
    assert torch.equal(model.translate(IMAGE, set=["Old"]),
                       model.translate(IMAGE, target, source="more"))
    own = MORE.encode("Glasses")
    assert torch.equal(
        model.translate(IMAGE, own, unset=["more/Glasses"]),
        model.translate(IMAGE, MORE.encode(), source="more"))


def test_a_batch_and_a_whole_condition(model):
    batch = IMAGE.expand(2, -1, -1, -1)
    labels = FACES.all_labels()
    found = model.translate(batch, labels, source="faces")
    assert found.shape == batch.shape
    assert torch.equal(found, model.translate(
        batch, model.attributes.join("faces", labels)))


def test_a_source_is_a_model_of_its_own(model):
    plain = model.for_source("faces")
    assert plain.attributes == FACES and plain.kind == "single-label"
    assert torch.equal(plain.translate(IMAGE, set=["sad"]),
                       model.translate(IMAGE, set=["sad"]))
    assert torch.equal(plain.guess_label(IMAGE),
                       model.guess_label(IMAGE, source="faces"))
    found = evaluate(plain.generator, Pictures(FACES, 4),
                     lambda_judge(2), progress=False)
    assert found.translations == 8 and set(found.accuracy) == {"happy", "sad"}


def lambda_judge(k):
    return torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(768, k))


@pytest.mark.parametrize("ask, words", [
    (lambda m: m.guess_label(IMAGE), "give the source, one of hair, faces"),
    (lambda m: m.translate(IMAGE), "name an attribute or a source"),
    (lambda m: m.translate(IMAGE, set=["Glasses"]), "several sources: write"),
    (lambda m: m.translate(IMAGE, set=["happy", "Old"]), "belong to several"),
    (lambda m: m.translate(IMAGE, torch.ones(7)), "a condition has 10 num"),
    (lambda m: m.for_source("x"), "unknown source 'x'"),
    (lambda m: m.translate(IMAGE, set=["happy"], source="hair"),
     "unknown attribute 'happy'"),
    (lambda m: evaluate(m.generator, three(), lambda_judge(7)),
     "measure one source of a joint data set at a time"),
    (lambda m: m.for_source("hair").for_source("hair"), "knows one data set"),
    (lambda m: open_model("cpu").translate(torch.zeros(3, 64, 64),
                                           source="x"), "knows one data set")])
def test_what_cannot_be_asked(model, ask, words):
    with pytest.raises(DataError, match=words):
        ask(model)


def test_weights_are_exported_and_opened(model, tmp_path):
    path = tmp_path / "joint.safetensors"
    export_weights(path, model.hp, model.attributes, model.generator,
                   model.discriminator, kind=model.kind, half=False)
    again = open_model(path)
    assert again.attributes == model.attributes and again.kind == "joint"
    assert torch.equal(again.translate(IMAGE, set=["sad"]),
                       model.translate(IMAGE, set=["sad"]))
    export_weights(path, model.hp, model.attributes, model.generator)
    with pytest.raises(DataError, match="no discriminator"):
        open_model(path).translate(IMAGE, set=["sad"])


def test_one_source_trains_too():
    t = trainer(dataset=JointDataset({"hair": Pictures(HAIR, 6)}))
    t.run(progress=False)
    assert t.attributes == JointAttributes({"hair": HAIR})
    assert t.generator.num_domains == 4
