// The collaboration page: a cell or a row opens what two bodies share, in the words behind it.
"use strict";

(() => {
  const { el, word, report } = remit;
  const { bodies, works, pairs } = remit.read("carried");
  const table = document.getElementById("drawing");
  const home = document.getElementById("home");
  const panel = document.getElementById("chosen");
  const number = new Map(pairs.map(([a, b], i) => [`${bodies[a].id}~${bodies[b].id}`, i]));
  const VERDICTS = {
    "beyond chance": "beyond-chance",
    "not distinguishable from chance": "like-chance",
    "not tested": "not-tested",
  };

  const name = (thing) => el("bdi", {}, thing[remit.lang]);
  const linked = (thing, attributes, ...children) =>
    thing.href ? el("a", { ...attributes, href: thing.href }, ...children) : el("span", attributes, ...children);
  const chance = (p) => (p < 0.0001 ? "< 0.0001" : p.toFixed(4));

  const quote = (body, [, role, line, label, pieces]) =>
    el("li", {},
      el("span", { class: "line" }, line ? String(line) : ""),
      el("span", { class: "words" },
        el("small", {}, name(body), " · ", word(role), label ? el("span", { dir: "auto" }, ` “${label}”`) : null),
        el("br"),
        el("span", { dir: "auto" }, pieces.map(([text, marked]) => (marked ? el("mark", {}, text) : text)))));

  const shared = (a, b) => {
    const mine = new Set(a.ties.map(([work]) => work));
    return [...new Set(b.ties.map(([work]) => work))].filter((work) => mine.has(work)).sort((x, y) => x - y);
  };

  const initiative = (work, pair) =>
    el("section", {},
      el("p", {}, linked(works[work], { class: "chip" },
        el("b", { class: `no section-${works[work].section}` }, String(works[work].number)), name(works[work]))),
      el("ol", { class: "source" },
        pair.flatMap((body) => body.ties.filter((tie) => tie[0] === work).map((tie) => quote(body, tie)))));

  const MOST = 60;

  const describe = (index) => {
    const [i, j, count, expected, p, q, verdict] = pairs[index];
    const pair = [bodies[i], bodies[j]];
    const common = shared(...pair);
    const close = el("button", {
      type: "button", class: "close round", "aria-label": word("close"), on: { click: () => choose(null) },
    }, "×");
    const figures = [
      ["shared", String(count)],
      ["expected", expected.toFixed(2)],
      ["p", p === null ? "–" : chance(p)],
      ["q", q === null ? "–" : chance(q)],
    ];
    return [
      close,
      el("h2", {}, linked(pair[0], {}, name(pair[0])), " · ", linked(pair[1], {}, name(pair[1]))),
      el("p", {}, el("b", {}, word(VERDICTS[verdict]))),
      el("table", { class: "plain-table settings" },
        el("tbody", {}, figures.map(([key, value]) =>
          el("tr", {}, el("th", { scope: "row" }, key.length > 1 ? word(key) : key), el("td", { class: "number" }, value))))),
      el("h3", {}, word("shared-works")),
      ...common.slice(0, MOST).map((work) => initiative(work, pair)),
      common.length > MOST ? el("p", { class: "note" }, word("check-more", { n: common.length - MOST })) : null,
    ].filter(Boolean);
  };

  const choose = (index) => {
    const hash = report.chosen();
    if (index === null) hash.delete("pair");
    else hash.set("pair", `${bodies[pairs[index][0]].id}~${bodies[pairs[index][1]].id}`);
    report.write(hash);
  };

  const label = (cell) => {
    const [i, j, count, , , , verdict] = pairs[Number(cell.dataset.pair)];
    return `${bodies[i][remit.lang]} · ${bodies[j][remit.lang]}: ${word("shared")} ${count}, ${word(VERDICTS[verdict])}`;
  };

  let shownFor = null;
  let opener = null;

  const update = (hash) => {
    const index = number.get(hash.get("pair")) ?? null;
    const left = index === null && panel.contains(document.activeElement);
    panel.hidden = index === null;
    home.hidden = index !== null;
    panel.replaceChildren(...(index === null ? [] : describe(index)));
    for (const cell of document.querySelectorAll("[data-pair]")) {
      cell.classList.toggle("chosen", Number(cell.dataset.pair) === index);
    }
    if (index !== shownFor && index !== null) {
      document.getElementById("panel").scrollTop = 0;
      document.getElementById("announce").textContent = panel.querySelector("h2").textContent;
      if (matchMedia("(width <= 760px)").matches) document.getElementById("panel").scrollIntoView();
    }
    shownFor = index;
    if (left) opener?.focus();
  };

  document.getElementById("content").addEventListener("click", (event) => {
    const cell = event.target.closest("[data-pair]");
    if (!cell) return;
    opener = cell;
    choose(Number(cell.dataset.pair));
  });

  // A cell tells its row and column when it is reached: thousands of labels would fill the page.
  table?.addEventListener("focusin", (event) => {
    if (event.target.dataset.pair) event.target.setAttribute("aria-label", label(event.target));
  });
  table?.addEventListener("pointerover", (event) => {
    const cell = event.target.closest("[data-pair]");
    if (cell) cell.title = label(cell);
  });

  // Arrow keys walk from one cell with something in it to the next; Escape goes back.
  const cells = () => [...table.querySelectorAll("[data-pair]")];
  const step = (from, key) => {
    const { cellIndex, parentElement: row } = from.closest("td");
    const rows = [...table.tBodies[0].rows];
    const line = key === "ArrowLeft" || key === "ArrowRight"
      ? [...row.cells]
      : rows.map((each) => each.cells[cellIndex]);
    const at = line.indexOf(from.closest("td"));
    const ahead = key === "ArrowRight" || key === "ArrowDown" ? line.slice(at + 1) : line.slice(0, at).reverse();
    return ahead.map((cell) => cell.querySelector("[data-pair]")).find(Boolean);
  };

  document.getElementById("stage-table")?.addEventListener("keydown", (event) => {
    if (!event.key.startsWith("Arrow")) return;
    const current = event.target.closest("[data-pair]");
    const next = current ? step(current, event.key) : (table.querySelector(".chosen") ?? cells()[0]);
    next?.focus();
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shownFor !== null) choose(null);
  });

  report.start(update);
})();
