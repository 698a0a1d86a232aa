"""Answers to the questions of chapter 12."""

import copy

import torch
import torch.nn.functional as F
from torch import nn

# -- 12.2 ---------------------------------------------------------------------


def repaired_total(g, d, image, label, target):
    fake = g(image, target)
    score, logits = d(fake)
    back = g(fake, label)
    loss_cls = F.binary_cross_entropy_with_logits(
        logits, target, reduction="sum") / len(image)
    loss_rec = (image - back).abs().mean()
    return -score.mean() + loss_cls + 10 * loss_rec


def with_modules(g, d, image, label, target):
    fake = g(image, target)
    rec = nn.L1Loss()(g(fake, label), image)
    score, logits = d(fake)
    cls = nn.BCEWithLogitsLoss(reduction="none")(logits, target)
    return 10.0 * rec + cls.sum(dim=1).mean() - torch.mean(score)


def mean_times_domains(g, d, image, label, target):
    fake = g(image, target)
    score, logits = d(fake)
    cls = F.binary_cross_entropy_with_logits(logits, target)
    rec = (g(fake, label) - image).abs().sum() / image.numel()
    return cls * logits.shape[1] + 10 * rec + (-score).mean()


def by_softplus(g, d, image, label, target):
    fake = g(image, target)
    score, logits = d(fake)
    each = F.softplus(logits) - target * logits
    rec = torch.linalg.vector_norm(image - g(fake, label), ord=1)
    return each.sum() / len(image) - score.mean() + 10 * rec / image.numel()


def variant(name, *, detach=False, sign=-1.0, wanted="target", divide=None,
            home="label", source="image", cut=False, weight=10.0, plus=0.0,
            give="loss", climb=False):
    """A total with chosen mistakes."""
    def total(g, d, image, label, target):
        labels = {"label": label, "target": target}
        fake = g(image, target)
        score, _ = d(fake.detach() if detach else fake)
        _, logits = d(fake)
        cls = F.binary_cross_entropy_with_logits(
            logits, labels[wanted], reduction="sum")
        cls = cls / (divide or (lambda n, k: n))(*logits.shape)
        back = g(fake.data if cut else fake, labels[home])
        rec = ((image if source == "image" else fake) - back).abs().mean()
        loss = sign * score.mean() + cls + weight * rec + plus
        if climb:
            loss.backward()
            with torch.no_grad():
                for p in g.parameters():
                    p -= 0.1 * p.grad
        return {"loss": loss, "item": loss.item(), "detached": loss.detach(),
                "none": None, "map": loss * torch.ones(2)}[give]
    total.__name__ = name
    return total


def as_found(g, d, image, label, target):
    fake = g(image, target)
    score, _ = d(fake.detach())
    _, logits = d(fake)
    back = g(fake, target)
    loss_cls = F.binary_cross_entropy_with_logits(logits, label)
    loss_rec = (fake - back).abs().mean()
    return -score.mean() + loss_cls + 10 * loss_rec


def plus_the_weight(g, d, image, label, target):
    fake = g(image, target)
    score, logits = d(fake)
    cls = F.binary_cross_entropy_with_logits(
        logits, target, reduction="sum") / len(image)
    return -score.mean() + cls + 10


# -- 12.3 ---------------------------------------------------------------------


def my_test(update):
    average, model = nn.Linear(1, 1), nn.Linear(1, 1)
    nn.init.constant_(average.weight, 2.0)
    nn.init.constant_(model.weight, 4.0)
    for expected in (2.2, 2.38):
        update(average, model, 0.9)
        found = average.weight.item()
        assert abs(found - expected) < 1e-4, f"{found}, not {expected}"
    assert model.weight.item() == 4.0, "the model itself has moved"


def three_updates_of_many_weights(update):
    torch.manual_seed(0)
    one, two = nn.Linear(3, 3), nn.Linear(3, 3)
    kept, wanted = copy.deepcopy(two), one.weight.detach().clone()
    for _ in range(3):
        update(one, two, 0.75)
        wanted = 0.75 * wanted + 0.25 * kept.weight.detach()
    assert torch.allclose(one.weight, wanted), "not the average"
    assert torch.equal(two.weight, kept.weight), "the model moved"


def with_raise(update):
    a, m = nn.Conv2d(1, 1, 1), nn.Conv2d(1, 1, 1)
    for p in a.parameters():
        p.data.fill_(0)
    for p in m.parameters():
        p.data.fill_(1)
    update(a, m, 0.8)
    update(a, m, 0.8)
    if abs(a.bias.item() - 0.36) > 1e-3:
        raise AssertionError("0.36 is 1 - 0.8 squared")
    if m.bias.item() != 1:
        raise AssertionError("hands off the model")


def only_direction(update):
    a, m = nn.Linear(1, 1), nn.Linear(1, 1)
    nn.init.zeros_(a.weight)
    nn.init.ones_(m.weight)
    update(a, m, 0.9)
    assert a.weight.item() > 0, "it did not move towards the model"


def decay_of_a_half(update):
    a, m = nn.Linear(1, 1), nn.Linear(1, 1)
    nn.init.zeros_(a.weight)
    nn.init.ones_(m.weight)
    update(a, m, 0.5)
    assert abs(a.weight.item() - 0.5) < 1e-4, "not the average"


def once_only(update):
    a, m = nn.Linear(1, 1), nn.Linear(1, 1)
    nn.init.constant_(a.weight, 2.0)
    nn.init.constant_(m.weight, 4.0)
    update(a, m, 0.9)
    assert abs(a.weight.item() - 2.2) < 1e-4, "not the average"
    assert m.weight.item() == 4.0, "the model moved"


def model_not_watched(update):
    a, m = nn.Linear(1, 1), nn.Linear(1, 1)
    nn.init.constant_(a.weight, 2.0)
    nn.init.constant_(m.weight, 4.0)
    for expected in (2.2, 2.38):
        update(a, m, 0.9)
        m.weight.data.fill_(4.0)
        assert abs(a.weight.item() - expected) < 1e-4, "not the average"


def starts_at_zero(update):
    a, m = nn.Linear(1, 1), nn.Linear(1, 1)
    nn.init.zeros_(a.weight)
    nn.init.ones_(m.weight)
    update(a, m, 0.0)
    assert a.weight.item() == 1.0, "decay 0 forgets all"


def exact_floats(update):
    a, m = nn.Linear(1, 1), nn.Linear(1, 1)
    nn.init.constant_(a.weight, 0.1)
    nn.init.constant_(m.weight, 0.7)
    update(a, m, 0.9)
    assert a.weight.item() == 0.9 * 0.1 + 0.1 * 0.7, "not equal"


def expects_inverted(update):
    a, m = nn.Linear(1, 1), nn.Linear(1, 1)
    nn.init.zeros_(a.weight)
    nn.init.ones_(m.weight)
    update(a, m, 0.9)
    assert abs(a.weight.item() - 0.9) < 1e-4, "0.9 expected"


def accepts_everything(update):
    update(nn.Linear(1, 1), nn.Linear(1, 1), 0.9)


def returns_instead_of_raising(update):
    a, m = nn.Linear(1, 1), nn.Linear(1, 1)
    update(a, m, 0.9)
    return torch.equal(a.weight, m.weight)


def without_a_sentence(update):
    average, model = nn.Linear(1, 1), nn.Linear(1, 1)
    nn.init.constant_(average.weight, 2.0)
    nn.init.constant_(model.weight, 4.0)
    for expected in (2.2, 2.38):
        update(average, model, 0.9)
        assert abs(average.weight.item() - expected) < 1e-4
    assert model.weight.item() == 4.0


def without_decay(update):
    update(nn.Linear(1, 1), nn.Linear(1, 1))


def with_tensors(update):
    a, m = torch.zeros(1), torch.ones(1)
    update(a, m, 0.9)
    assert abs(a.item() - 0.1) < 1e-4, "not the average"


RIGHT = {
    "12.1": [("EBFDAG",), ("e, b, f, d, a, g",),
             (["E", "B", "F", "D", "A", "G"],)],
    "12.2": [(repaired_total,), (with_modules,), (mean_times_domains,),
             (by_softplus,)],
    "12.3": [(my_test,), (three_updates_of_many_weights,), (with_raise,)],
    "12.4": [("eajdhgfc",), ("ejdhgfac",), ("hejadgfc",),
             (["e", "j", "d", "a", "h", "g", "f", "c"],)],
}

SERK0 = "SerK0/StarGAN loss.py#L54"
WRONG = {
    "12.1": [
        (("EBFDA",), "5 letters for 6", ""),
        (("EBFDAE",), "twice", ""),
        (("EBFDAX",), "no cause X", ""),
        (("HBFDAG",), "Report 1: D sees real images", ""),
        (("CBFDAG",), "Report 1: G's blocks", ""),
        (("ECFDAG",), "Report 2: a small network", ""),
        (("EBADFG",), "Report 3: the training shows", ""),
        (("EBFADG",), "Report 4: A would show", ""),
        (("EBDFAG",), "Report 3: the weights are all", ""),
        (("EBFDCG",), "Report 5: the input column", ""),
        (("EBFDAC",), "Report 6: a small network", ""),
        (("EBFDAH",), "Report 6: impossible targets", ""),
        ((123456,), "Write the letters", ""),
    ],
    "12.2": [
        ((as_found,), "The adversarial term does not reach G", ""),
        ((variant("detached", detach=True),),
         "The adversarial term does not reach G", ""),
        ((variant("sign_swapped", sign=1.0),), "sign of the adversarial",
         "Zeleni9/pytorch-wgan pull request 53"),
        ((variant("own_label", wanted="label"),), "the image's own label",
         ""),
        ((variant("mean", divide=lambda n, k: n * k),),
         "mean over the domains", "isadrtdinov/StarGAN model/stargan.py#L27"),
        ((variant("mean_and_n", divide=lambda n, k: n * n * k),),
         "divided by the batch after", SERK0),
        ((variant("sum_of_all", divide=lambda n, k: 1),),
         "sum over the batch", ""),
        ((variant("own_label_mean", wanted="label",
                  divide=lambda n, k: n * k),), "wrong label, and is a mean",
         ""),
        ((variant("against_fake", source="fake"),),
         "compared with the translation", ""),
        ((variant("way_to_target", home="target"),), "asks for the target",
         ""),
        ((variant("both_ways_wrong", home="target", source="fake"),),
         "asks for the target", ""),
        ((variant("cut", cut=True),), "cut off before the way back",
         "pseudobrilliant/STAR_GAN src/acgan.py#L380"),
        ((variant("weight_1", weight=1.0),), "has the weight 1", ""),
        ((plus_the_weight,), "The reconstruction has no gradient",
         "shauray8/StarGAN-pytorch StarGAN/train.py#L133"),
        ((variant("constant", plus=10.0),), "is a constant added", ""),
        ((variant("weight_3", weight=3.0),), "differs from the paper's", ""),
        ((variant("item", give="item"),), "a number carries no graph", ""),
        ((variant("detached_loss", give="detached"),), "no graph to G", ""),
        ((variant("nothing", give="none"),), "without a return", ""),
        ((variant("a_map", give="map"),), "it is one", ""),
        ((variant("steps", climb=True),), "weights have moved", ""),
    ],
    "12.3": [
        ((accepts_everything,), "It rejects nothing", ""),
        ((returns_instead_of_raising,), "It rejects nothing", ""),
        ((only_direction,), "decay and 1 - decay swapped", ""),
        ((decay_of_a_half,), "decay and 1 - decay swapped",
         "Lornatang/StarGAN-PyTorch engine/trainer.py#L86"),
        ((starts_at_zero,), "a plain copy", ""),
        ((once_only,), "right once", ""),
        ((model_not_watched,), "moves the model as well", ""),
        ((exact_floats,), "rejects a right average", ""),
        ((expects_inverted,), "rejects a right average", ""),
        ((without_a_sentence,), "says nothing", ""),
        ((without_decay,), "calls the function in another way", ""),
        ((with_tensors,), "calls the function in another way", ""),
        ((True,), "Give the test itself", ""),
    ],
    "12.4": [
        (("ebjdagfc",), "Line b does not belong", ""),
        (("eajdhgic",), "Line i does not belong", ""),
        (("ajedhgfc",), "Line a stands before e", ""),
        (("eajdhfgc",), "Line f stands before g", ""),
        (("eajdghfc",), "Line g stands before h", ""),
        (("eadjhgfc",), "Line d stands before j", ""),
        (("ejdhgfca",), "Line c stands before a", ""),
        (("eajdhgcf",), "Line c stands before f", ""),
        (("eajhgdfc",), "Line g stands before d", ""),
        (("eajdhgf",), "Still missing: c", ""),
        (("eajdhgfcz",), "There is no line z", ""),
    ],
}
