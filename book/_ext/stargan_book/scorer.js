/* A heading that holds the words searched for comes before running text. */
Scorer = {
  score: ([docname, title, anchor, description, score]) =>
    score + (title.includes(" > ") ? 30 : 0),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
