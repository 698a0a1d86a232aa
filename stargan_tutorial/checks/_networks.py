"""What the questions on networks share: call an answer, and watch it.

A question hands over the words of the crashes that it foresees, each with
the sentence of the misconception behind it.
"""

from . import expect

NO_FORWARD = ("There is no method forward: look at its spelling, and whether "
              "it is indented as far as __init__")
TRACKED = ("The picture changes after eval(): a norm keeps running statistics "
           "and uses them there; look at its options")
BATCH = ("The result of an image depends on the others in its batch, as with "
         "BatchNorm: look over which axes the norm averages")
DROPOUT = ("Two calls with the same input give two results: something in the "
           "network draws random numbers, such as dropout")
IN_PLACE = ("Your code overwrites its own input: look for an operation in "
            "place, such as += or inplace=True, on what came in")


def call(function, *inputs, crashes=(), **options):
    """Call an answer; a crash that was foreseen gets its sentence."""
    try:
        out = function(*inputs, **options)
    except Exception as error:
        for words, sentence in crashes:
            if words in str(error):
                raise AssertionError(sentence) from None
        raise
    if out is Ellipsis:
        raise NotImplementedError
    expect(out is not None, "Nothing comes back: the function ends without "
           "a return")
    return out


def letters_of(answer, allowed):
    """The letters of an answer such as "AB", ["a", "b"] or "A, B"."""
    expect(isinstance(answer, str | list | tuple), "Give letters, such as "
           '"AB"')
    letters = [c for c in "".join(map(str, answer)).upper() if c.isalnum()]
    expect(all(c in allowed for c in letters),
           f"Give letters from {allowed[0]} to {allowed[-1]}")
    return letters


def build(kind, *inputs, **options):
    """An object of the learner's class."""
    from torch import nn

    expect(not isinstance(kind, nn.Module), "Give the class itself, not an "
           "object of it: its name without parentheses")
    expect(callable(kind), "Give the class itself, by its name")
    net = call(kind, *inputs, **options, crashes=[
        ("before Module.__init__", "The layers come before "
         "super().__init__(): it must be the first line of __init__")])
    expect(isinstance(net, nn.Module), "The class is not an nn.Module, so "
           "PyTorch cannot find its weights")
    expect(type(net).forward is not nn.Module.forward, NO_FORWARD)
    return net


def scatter(net):
    """Leave the initial weights: a scale of 1 or a shift of 0 hides much."""
    import torch

    with torch.no_grad():
        for weight in net.parameters():
            weight.copy_(0.2 * torch.randn(weight.shape)
                         + (0.8 if weight.ndim == 1 else 0))
    return net


def run(net, *inputs, crashes=(), shape=None):
    """The output: the same twice, alone, in a batch and after eval()."""
    import torch

    kept = [part.clone() for part in inputs]
    with torch.no_grad():
        out = call(net.train(), *inputs, crashes=crashes)
        expect(torch.is_tensor(out), f"Your forward returns a "
               f"{type(out).__name__}: it must return one tensor")
        expect(all(map(torch.equal, inputs, kept)), IN_PLACE)
        expect(out.shape == (shape or inputs[0].shape),
               f"The output has shape {tuple(out.shape)}, and "
               f"{tuple(shape or inputs[0].shape)} is asked for")
        expect(torch.equal(out, call(net, *inputs)), DROPOUT)
        one = call(net, *[part[:1] for part in inputs], crashes=crashes)
        expect(one.shape == out[:1].shape, "A batch of one image comes out "
               f"with shape {tuple(one.shape)}: look for a squeeze")
        expect(torch.allclose(one, out[:1], atol=1e-3), BATCH)
        after = call(net.eval(), *inputs, crashes=crashes)
        expect(torch.allclose(after, out, atol=1e-3), TRACKED)
    return out


def in_order_of_use(net, *inputs):
    """The parameters in the order in which a pass first needs them."""
    import torch

    used = []

    def note(module, _):
        used.extend(p for p in module.parameters(recurse=False)
                    if all(p is not other for other in used))

    hooks = [m.register_forward_pre_hook(note) for m in net.modules()]
    try:
        with torch.no_grad():
            net(*inputs)
    finally:
        for hook in hooks:
            hook.remove()
    used.extend(p for p in net.parameters()
                if all(p is not other for other in used))
    return used


def sort_out(net, image):
    """Kernels and vectors of a network, after the mistakes common to all.

    Biases are named before anything else that the shapes may say.
    """
    from torch import nn

    weights = list(net.parameters())
    expect(weights, "PyTorch finds no weights: layers in a plain Python list "
           f"are not registered, and {image} must hold its layers")
    convs = [m for m in net.modules()
             if isinstance(m, nn.Conv2d | nn.ConvTranspose2d)]
    expect(all(m.bias is None for m in convs), "A convolution has a bias: "
           "the chapters' convolutions have none, and before a norm it is "
           "dead weight")
    norms = [m for m in net.modules() if isinstance(m, nn.InstanceNorm2d)]
    expect(all(m.affine for m in norms), "A norm has no learned scale and "
           "shift: InstanceNorm2d leaves them out unless you ask")
    return ([w for w in weights if w.ndim == 4],
            [w for w in weights if w.ndim == 1])
