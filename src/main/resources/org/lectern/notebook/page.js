"use strict";
if (window.katex) {
  for (const formula of document.querySelectorAll(".math")) {
    const tex = formula.textContent;
    katex.render(tex, formula, {
      displayMode: formula.classList.contains("display"),
      throwOnError: false,
      strict: "ignore",
    });
    formula.title = "";
  }
}
const contents = document.querySelector(".contents details");
if (contents) {
  // On a narrow screen the table of contents would push the text below the fold.
  if (window.matchMedia("(max-width: 70rem)").matches) {
    contents.open = false;
  }
  const links = new Map();
  for (const link of contents.querySelectorAll("a")) {
    links.set(decodeURIComponent(link.hash.slice(1)), link);
  }
  const headings = [...document.querySelectorAll("main h1, main h2, main h3")].filter((h) => links.has(h.id));
  const mark = () => {
    let current = headings[0];
    for (const heading of headings) {
      if (heading.getBoundingClientRect().top < 120) {
        current = heading;
      }
    }
    for (const link of links.values()) {
      link.removeAttribute("aria-current");
    }
    if (current) {
      links.get(current.id).setAttribute("aria-current", "true");
    }
  };
  let waiting = false;
  window.addEventListener("scroll", () => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    }
  }, { passive: true });
  mark();
}
