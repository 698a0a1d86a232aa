"""Exercises 2.6 and 2.7: functions that get a block."""

import torch

from ..residual import ResidualBlock
from . import expect
from ._networks import call, scatter

WRONG_KIND = {
    ("fine", "no skip"): "A right block is said to have no skip: with a "
    "silent branch, what comes out of it",
    ("fine", "ReLU after"): "A right block is said to end in a ReLU: does "
    "your input have values below 0, and does the branch stay silent",
    ("no skip", "fine"): "A block without a skip is said to be fine: with a "
    "silent branch it returns zeros, so send in something else",
    ("no skip", "ReLU after"): "A block without a skip is said to end in a "
    "ReLU: zeros are not negative either, so look at the positive values",
    ("ReLU after", "fine"): "A block that ends in a ReLU is said to be fine: "
    "an input without values below 0 cannot show it",
    ("ReLU after", "no skip"): "A block that ends in a ReLU is said to have "
    "no skip: look at what it makes of the positive values"}


def judge_identity(silence):
    """Identity to the last bit, in place, and ready to learn."""
    for channels in (8, 3):
        block, x = scatter(ResidualBlock(channels)), torch.randn(
            2, channels, 6, 5)
        convs, last = [block.main[0], block.main[3]], block.main[4]
        before = [p.clone() for p in block.parameters()]
        in_place = "A parameter that learns cannot be changed in place while "\
            "gradients are recorded: look at torch.no_grad or nn.init"
        try:
            silence(block)
        except TypeError as error:
            expect("cannot assign" not in str(error), "A parameter cannot be "
                   "replaced by a number or a tensor: fill it in place")
            raise
        except RuntimeError as error:
            expect("leaf Variable" not in str(error), in_place)
            expect("size of tensor" not in str(error), "The number of "
                   "channels is written down: it must come from the block")
            raise
        out = call(block, x)
        with torch.no_grad():
            shift = (out - x).mean((2, 3), keepdim=True)
            same = (out - x - shift).abs().max() < 1e-5
        for conv, kept in zip(convs, (before[0], before[3])):
            expect(torch.equal(conv.weight, kept), "The convolutions "
                   "changed: leave them alone, or what was trained is lost")
        expect(torch.equal(out, x) or len(before) != len(list(
            block.parameters())) or not all(map(
                torch.equal, block.parameters(), before)),
               "The block you were given did not change: work on it in "
               "place, and not on a copy")
        expect(torch.equal(out, x) or not same, "A constant is still added "
               "to each channel: a trained norm has more than its scale")
        expect(torch.equal(out, x) or not torch.allclose(out, x, atol=0.05),
               "Nearly the identity, but not to the last bit")
        expect(torch.equal(out, x), "The block still changes its input: "
               "which parameter multiplies the whole change")
        expect(last.weight is not None and last.weight.requires_grad, "The "
               "scale of the last norm no longer learns")
        if out.requires_grad:
            (out * torch.randn_like(out)).sum().backward()
        grad = last.weight.grad
        expect(grad is not None, "The identity goes around the branch: no "
               "gradient reaches it, so the block can never wake up")
        expect(grad.abs().min() > 0, "The scale of the last norm gets no "
               "gradient: something before it is silent, too")


def _kinds():
    """Three blocks that share a class name, so that it tells nothing."""
    def without(self, x, label=None):
        return self.main(x)

    def after(self, x, label=None):
        return torch.relu(x + self.main(x))

    return {"fine": ResidualBlock,
            "no skip": type("ResidualBlock", (ResidualBlock,),
                            {"forward": without}),
            "ReLU after": type("ResidualBlock", (ResidualBlock,),
                               {"forward": after})}


def judge_diagnosis(answer):
    """All kinds, many widths and weights; a wrong word gets its reason."""
    for seed, channels in enumerate((5, 1, 16, 4, 2, 3)):
        for name, kind in _kinds().items():
            torch.manual_seed(seed)
            block = scatter(kind(channels))
            with torch.no_grad():  # hides a ReLU, or a skip
                block.main[4].bias += (0, 0, 9, -9, 9, 0)[seed]
            found = call(answer, block, crashes=[
                ("channels, but got", "Your input has a fixed number of "
                 "channels: take it from the block's parameters"),
                ("running_mean", "Your input has a fixed number of channels: "
                 "take it from the block's parameters"),
                ("leaf Variable", "A parameter is changed while gradients "
                 "are recorded: look at torch.no_grad or nn.init"),
                ("more than 1 spatial", "InstanceNorm refuses a map of one "
                 "pixel: send in a larger one")])
            expect(isinstance(found, str) and found in _kinds(),
                   f"You return {str(found)[:40]!r}: it must be one of the "
                   "three words of the exercise")
            if found != name:
                expect(False, WRONG_KIND[name, found])
