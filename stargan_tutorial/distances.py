"""How far a translation is from the true answer (built in chapter 9)."""

# A pixel counts as changed if the truth differs from the input by more than
# this in some channel: 10 of 255 grey levels, on the scale of [-1, 1].
CHANGED = 10 / 127.5


def mean_l1(a, b):
    """Mean absolute difference of each pair of images, of [0, 1]: (N,)."""
    return (a - b).abs().flatten(1).mean(dim=1) / 2


def against_truth(image, translated, truth):
    """Distances of translations to the truth, one number for each image.

    Parameters
    ----------
    image, translated, truth : Tensor (N, 3, H, W) in [-1, 1]
        Each truth differs from its image by more than ``CHANGED`` somewhere.

    Returns
    -------
    dict of str to Tensor (N,)
        As in :class:`~stargan_tutorial.Evaluation`.
    """
    from torchmetrics.functional.image import (
        peak_signal_noise_ratio,
        structural_similarity_index_measure,
    )

    distance = (image - truth).abs()
    changed = (distance.amax(dim=1, keepdim=True) > CHANGED).float()
    error = (translated - truth).abs()

    def total(x, mask):
        return (x * mask).flatten(1).sum(dim=1)

    kept = (1 - changed).flatten(1).sum(dim=1) * image.shape[1]
    found = {"remaining_error": total(error, changed)
             / total(distance, changed),
             "unchanged_error": total(error, 1 - changed) / kept.clamp(1) / 2,
             "l1": mean_l1(translated, truth),
             "input_l1": mean_l1(image, truth)}
    for name, picture in [("", translated), ("input_", image)]:
        found[f"{name}psnr"] = peak_signal_noise_ratio(
            picture, truth, data_range=2.0, reduction="none", dim=(1, 2, 3))
        found[f"{name}ssim"] = structural_similarity_index_measure(
            picture, truth, data_range=2.0, reduction="none")
    return found
