/* What the pages add to their theme. No request leaves the site. */
"use strict";

/* Opened from disk a page may not fetch others: search without summaries. */
if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}

document.addEventListener("DOMContentLoaded", () => {
  labelControls();
  openPictures();
  document.querySelectorAll(".try-it").forEach(tryIt);
});

/* Names that say what is written on a control; one landmark for each part. */
function labelControls() {
  document.querySelectorAll("button.search-button").forEach((button) => {
    if (button.textContent.trim()) button.removeAttribute("aria-label");
  });
  document.querySelectorAll(".sidebar-primary-items__start > .sidebar-primary-item").forEach((part) => {
    if (!part.querySelector(".navbar-brand")) return;
    part.setAttribute("role", "region");
    part.setAttribute("aria-label", "Title of the book");
  });
  document.querySelectorAll(".cell_output pre, .highlight pre").forEach((code) => {
    if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
  });
}

/* Press a picture to see it alone, in full size. */
function openPictures() {
  document.querySelectorAll("figure > img").forEach((image) => {
    const link = document.createElement("a");
    link.href = image.src;
    link.className = "picture";
    image.replaceWith(link);
    link.append(image);
  });
}

/* The landing page's faces: every answer is a tile of one picture. */
function tryIt(box) {
  const told = JSON.parse(box.dataset.told);
  const count = told.labels.length;
  const [real, translated, truth] = box.querySelectorAll(".try-result .tile");
  const names = told.attributes.map((n) => n.replace("_", " ").toLowerCase());
  const words = (label) => names.filter((_, i) => label[i]).join(", ");
  const place = (tile, row, column, text) => {
    tile.style.setProperty("--row", row);
    tile.style.setProperty("--column", column);
    tile.setAttribute("aria-label", text);
  };
  const update = () => {
    const row = Number(box.querySelector("[name=try-face]:checked").value);
    const label = names.map(() => 0);
    box.querySelectorAll(".try-label :checked").forEach((input) => {
      label[Number(input.value)] = 1;
    });
    const target = told.labels.findIndex((l) => l.every((v, i) => v === label[i]));
    const { own, error } = told.faces[row];
    place(real, row, count + own, `real image: ${words(told.labels[own])}`);
    place(translated, row, target, `translated to ${words(label)}`);
    place(truth, row, count + target, `true answer: ${words(label)}`);
    box.querySelector(".try-said").textContent = error[target] === null
      ? "You ask for what this face already shows: a good translation leaves it alone."
      : `Remaining error ${error[target].toFixed(2)} (0 is the true answer, 1 the untouched image).`;
  };
  box.addEventListener("change", update);
  update();
}
