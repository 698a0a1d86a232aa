"""Code that a person should read: it could reach for the grader."""

import ast

# Names with which code can reach the grader instead of the task.
REACHING = {"sys.modules", "builtins", "gc.", "inspect.", "_exit", "ctypes",
            "get_ipython", "subprocess", "os.system", "nbgrader", "setattr"}


def assigned(source):
    """The names that some code gives a value to, anywhere in it."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Store)}


def suspicions(source, numbers=frozenset()):
    """What in a cell's code could reach for the grader: list of str.

    ``numbers`` are the names of the variant, which the tests use, too.
    """
    reasons = [f"the code speaks of {name.strip('.')}"
               for name in sorted(REACHING) if name in source]
    reasons += [f"it gives {name} another value"
                for name in sorted(numbers & assigned(source))]
    try:
        tree = ast.parse(source)
    except SyntaxError:
        if any(line.lstrip().startswith(("%", "!"))
               for line in source.splitlines()):
            reasons.append("it uses a magic or a shell command")
        return reasons
    modules = {alias.asname or alias.name.split(".")[0]
               for node in ast.walk(tree) if isinstance(node, ast.Import)
               for alias in node.names} | {"torch", "stargan_tutorial", "np"}
    for node in ast.walk(tree):
        for target in getattr(node, "targets", ()):
            root = target
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(target, ast.Attribute) \
                    and isinstance(root, ast.Name) and root.id in modules:
                reasons.append(f"it replaces {ast.unparse(target)}")
    return reasons
