"""Means of the losses between two lines of the log, and a watch over them."""

from .errors import DivergenceError


class LossMeter:
    """Collects the parts of the losses until their means are asked for.

    The sums stay tensors, so that adding does not wait for a GPU.
    """

    def __init__(self):
        self.sums, self.counts = {}, {}

    def add(self, parts):
        """Take in one step: dict of str to scalar Tensor."""
        for name, part in parts.items():
            self.sums[name] = self.sums.get(name, 0) + part
            self.counts[name] = self.counts.get(name, 0) + 1

    def means(self):
        """The means since the last call, as floats; starts afresh."""
        found = {name: float(total) / self.counts[name]
                 for name, total in self.sums.items()}
        self.__init__()
        return found

    def state_dict(self):
        """Plain values for a checkpoint."""
        return {"sums": {name: float(v) for name, v in self.sums.items()},
                "counts": dict(self.counts)}

    def load_state_dict(self, state):
        """Go on from :meth:`state_dict`."""
        self.sums, self.counts = state["sums"], state["counts"]


def require_finite(values, step, checkpoint=None):
    """Raise unless every value is a finite number.

    Parameters
    ----------
    values : dict of str to float or scalar Tensor
    step : int
        For the message.
    checkpoint : Path, optional
        Where the last good checkpoint would be.

    Raises
    ------
    DivergenceError
    """
    for name, value in values.items():
        number = float(value)
        if number - number != 0:  # nan or infinite
            kept = (f"The last good checkpoint is untouched: {checkpoint}."
                    if checkpoint and checkpoint.exists() else
                    "No checkpoint had been saved yet.")
            raise DivergenceError(
                f"the loss {name} is {number} at step {step}: training has "
                f"stopped. {kept} Lower lr_g and lr_d, or use precision "
                "float32.")
