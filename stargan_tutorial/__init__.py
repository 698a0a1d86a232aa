"""StarGAN from scratch: the reference package of the book.

Names are imported on first use, so ``import stargan_tutorial`` is quick.
"""

import importlib

__version__ = "0.1.0"

_WHERE = {
    "residual": ["ResidualBlock"],
    "generator": ["Generator", "label_maps"],
    "discriminator": ["Discriminator", "receptive_field"],
    "adversarial": ["adversarial_objective", "gradient_penalty"],
    "losses": ["class_loss", "reconstruction_loss", "discriminator_loss",
               "generator_loss"],
    "domains": ["AttributeSet"],
    "targets": ["choose_targets"],
    "joint": ["JointAttributes"],
    "steps": ["discriminator_step", "generator_step"],
    "schedule": ["linear_decay", "update_ema"],
    "hyperparameters": ["Hyperparameters"],
    "presets": ["PRESETS", "preset"],
    "training": ["Trainer"],
    "model": ["StarGAN", "open_model"],
    "official": ["load_official"],
    "official_export": ["export_official"],
    "checkpoints": ["save_checkpoint", "load_checkpoint", "export_weights"],
    "classifier": ["AttributeClassifier", "train_classifier"],
    "evaluation": ["Evaluation", "evaluate"],
    "frechet": ["JudgeFeatures", "fid"],
    "data.avatars": ["Avatars"],
    "data.joint": ["JointDataset"],
    "data.relabelled": ["Relabelled"],
    "data.celeba": ["CelebA"],
    "data.miniature": ["make_miniature"],
    "data.inspection": ["inspect_folder"],
    "data.folder": ["ClassFolder", "AttributeFolder", "open_folder"],
    "data.images": ["load_image", "save_image"],
    "errors": ["TutorialError"],
}
_MODULE_OF = {name: module for module, names in _WHERE.items()
              for name in names}
__all__ = sorted(_MODULE_OF)  # noqa: PLE0605


def __getattr__(name):
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f".{_MODULE_OF[name]}", __name__)
    return getattr(module, name)


def __dir__():
    return sorted({*globals(), *__all__})
