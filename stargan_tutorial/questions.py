"""What a generator is asked when it is measured (chapter 9)."""


def change_name(label, target, attributes):
    """What turns ``label`` into ``target``: ``+Smiling``, ``several``, ..."""
    gone = [n for n, a, b in zip(attributes.names, label, target, strict=True)
            if a > b]
    new = [n for n, a, b in zip(attributes.names, label, target, strict=True)
           if a < b]
    if len(new) + len(gone) == 1:
        return f"+{new[0]}" if new else f"-{gone[0]}"
    same_group = any({*new, *gone} <= {*g} for g in attributes.exclusive)
    if len(new) == len(gone) == 1 and same_group:
        return f"to {new[0]}"
    return "several" if new or gone else "none"


def questions(dataset):
    """What is asked of each image: pairs (source index, target label, answer).

    Avatars with every label are asked for all labels, and the answer is the
    index of the image that shows it. Other images are asked for their own
    label and for every single change, without an answer.
    """
    attributes, found = dataset.attributes, []
    if getattr(dataset, "every_label", False):
        for source in range(len(dataset)):
            found += [(source, target, answer)
                      for target, answer in dataset.answers(source)]
    else:
        for source in range(len(dataset)):
            label = dataset[source][1]
            targets = [label, *(target for _, target in
                                attributes.one_change_targets(label))]
            found += [(source, target, None) for target in targets]
    return found
