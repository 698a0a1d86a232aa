"""What students see of their graded notebook (see the course's config)."""

from nbgrader.preprocessors import ClearHiddenTests


class HideTests(ClearHiddenTests):
    """Take out hidden tests, and of a traceback all but its last line."""

    def preprocess_cell(self, cell, resources, cell_index):
        hidden = "BEGIN HIDDEN TESTS" in cell.source
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if hidden:
            cell.source += "\n# The hidden tests ran here."
        for output in cell.get("outputs", ()):
            if hidden and output.output_type == "error":
                said = f"{output.ename}: {output.evalue}".splitlines()
                output.traceback = said[:1]
        return cell, resources
