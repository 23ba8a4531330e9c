"use strict";
(() => {
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const entries = [...document.querySelectorAll(".entry")];
  const blips = [...document.querySelectorAll("#plot a.blip")];
  const plotted = (entry) => document.getElementById(entry.id.replace("blip-", "plot-"));
  const listed = (blip) => document.getElementById(blip.id.replace("plot-", "blip-"));
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // Search: an entry is shown if it has every word; the plot keeps the others, faint.
  const texts = new Map(entries.map((entry) => [entry, folded(entry.dataset.text)]));
  const narrow = () => {
    const words = folded(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const entry of entries) {
      const fits = words.every((word) => texts.get(entry).includes(word));
      shown += fits;
      entry.hidden = !fits;
      const blip = plotted(entry);
      blip.classList.toggle("dim", !fits);
      if (fits) blip.removeAttribute("aria-hidden");
      else blip.setAttribute("aria-hidden", "true");
    }
    for (const part of document.querySelectorAll(".ring-part, .quadrant")) {
      part.hidden = !part.querySelector(".entry:not([hidden])");
    }
    found.textContent = words.length
      ? found.dataset.some.replace("{shown}", shown).replace("{total}", entries.length)
      : found.dataset.all;
    enter(blips.find((blip) => blip.tabIndex === 0 && !blip.classList.contains("dim")) ?? kept()[0]);
  };

  // The plot is one stop of the Tab key; arrows go to the nearest blip on their side.
  const kept = () => blips.filter((blip) => !blip.classList.contains("dim"));
  const enter = (blip) => {
    for (const each of blips) each.setAttribute("tabindex", each === blip ? "0" : "-1");
  };
  const centre = (blip) => {
    const disc = blip.querySelector(".disc");
    return [disc.cx.baseVal.value, disc.cy.baseVal.value];
  };
  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const nearest = (from, [right, down]) => {
    const [x, y] = centre(from);
    let best = null;
    let least = Infinity;
    for (const blip of kept()) {
      const [toX, toY] = centre(blip);
      const ahead = (toX - x) * right + (toY - y) * down;
      const aside = Math.abs((toX - x) * down) + Math.abs((toY - y) * right);
      if (ahead > 0 && aside <= 3 * ahead && ahead + 2 * aside < least) [best, least] = [blip, ahead + 2 * aside];
    }
    return best;
  };
  document.getElementById("plot").addEventListener("keydown", (event) => {
    const blip = event.target.closest(".blip");
    if (!blip || event.ctrlKey || event.altKey || event.metaKey) return;
    let next = null;
    if (ways[event.key]) next = nearest(blip, ways[event.key]);
    else if (event.key === "Home") next = kept()[0];
    else if (event.key === "End") next = kept().at(-1);
    else return;
    event.preventDefault();
    if (!next) return;
    enter(next);
    next.focus();
  });
  enter(blips[0]);

  // Plot and list point to each other.
  const light = (blip, on) => blip?.classList.toggle("lit", on);
  for (const entry of entries) {
    const blip = plotted(entry);
    for (const [name, on] of [["focusin", true], ["focusout", false], ["mouseenter", true], ["mouseleave", false]]) {
      entry.addEventListener(name, () => light(blip, on));
    }
  }
  const arrive = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.matches(".entry")) {
      target.open = true;
      target.querySelector("summary").focus({ preventScroll: true });
      target.scrollIntoView({ block: "nearest" });
    } else if (target.matches(".blip")) {
      enter(target);
      target.focus();
    }
  };
  window.addEventListener("hashchange", arrive);
  for (const link of document.querySelectorAll("a[href^='#blip-'], a[href^='#plot-']")) {
    link.addEventListener("click", (event) => {
      // Arrive at once: the browser tells of a new hash later, and of the same one again not at all.
      event.preventDefault();
      history.pushState(null, "", link.getAttribute("href"));
      arrive();
    });
  }
  arrive();

  search.addEventListener("input", narrow);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && search.value) {
      search.value = "";
      narrow();
    }
  });

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = entries.filter((entry) => !entry.open);
    for (const entry of closed) entry.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const entry of closed) entry.open = false;
  });
})();
