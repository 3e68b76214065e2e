// The matrix: the order of its rows and, for large plans, the part of it that is looked at. A table
// of thousands of columns can be neither read nor drawn, so some dozens are made at a time.
"use strict";

(() => {
  const { data, state, el, word } = remit;
  const STRONG = new Set(["lead", "responsible"]);
  const drawing = document.getElementById("drawing");
  const order = document.getElementById("order");
  const view = new remit.Window(30);
  const blocs = remit.read("blocs");
  const section = (work) => work.section ?? Infinity;
  const works = [...data.initiatives].sort((a, b) => (section(a) === section(b) ? 0 : section(a) - section(b)));
  const place = new Map(works.map((work, at) => [work, at]));
  let made = "";

  // Initiatives that a body carries, those in which it has another role, and all of them.
  const held = (node) => {
    const found = { strong: new Set(), weak: new Set(), all: new Set() };
    for (const [role, list] of Object.entries(data.load(node))) {
      for (const work of list) {
        found[STRONG.has(role) ? "strong" : "weak"].add(work);
        found.all.add(work);
      }
    }
    return found;
  };

  // What rows are ordered by, the smallest first; equal rows stay as they stand.
  const ORDERS = {
    load: ({ strong, weak }) => [-strong.size - weak.size, -strong.size],
    lead: ({ strong, weak }) => [-strong.size, -weak.size],
    bloc: ({ all }, node) => [blocs[node.id] ?? Infinity, -all.size],
    section: ({ all }) => [[...all].reduce((sum, work) => sum + place.get(work), 0) / all.size, 0],
  };

  const sorted = (bodies) => {
    if (order.value === "name") {
      return bodies.sort((a, b) => data.name(a).localeCompare(data.name(b), remit.lang));
    }
    const keys = new Map(bodies.map((body) => [body, ORDERS[order.value](held(body), body)]));
    const difference = ([a, aNext], [b, bNext]) => (a === b ? aNext - bNext : a - b);
    return bodies.sort((a, b) => difference(keys.get(a), keys.get(b)));
  };

  // Rows that begin a bloc stand apart, as long as blocs are the order.
  const part = () => {
    let before = null;
    for (const row of drawing.tBodies[0].rows) {
      const bloc = order.value === "bloc" ? blocs[row.dataset.body] ?? -1 : null;
      row.classList.toggle("parted", before !== null && bloc !== before);
      before = bloc;
    }
  };

  const reorder = () => {
    const rows = new Map([...drawing.tBodies[0].rows].map((row) => [data.byId.get(row.dataset.body), row]));
    drawing.tBodies[0].append(...sorted([...rows.keys()]).map((body) => rows.get(body)));
    part();
  };

  // -- a window on a large matrix ----------------------------------------------------------------

  const colour = (work) => `section-${Math.min(work.section ?? 8, 8)}`;
  const named = (node) => el("span", { "data-name": node.id, dir: "auto" }, data.name(node));

  const column = (work, starts) =>
    el("th", { scope: "col", class: `mark column ${colour(work)}${starts ? " first" : ""}`, "data-node": work.id },
      el("button", { type: "button", tabindex: -1 },
        el("span", { class: "title" }, named(work)), el("b", {}, String(work.number))));

  const answers = (work, starts) => {
    const officials = data.at.get(work.id).filter((edge) => edge.role === "official");
    return el("td", { class: starts ? "first" : null }, officials.map(({ agent }) =>
      el("span", { class: "mark", "data-node": agent.id, title: data.name(agent) },
        agent.kind === "missing" ? "?" : initials(data.name(agent)))));
  };

  const initials = (name) => {
    const words = name.split(/\s+/);
    return words.length > 1 ? words.slice(0, 2).map((each) => [...each][0]).join("") : [...name][0];
  };

  const cell = (work, ties, starts) => {
    const strong = ties.some((tie) => STRONG.has(tie.role));
    const weak = ties.some((tie) => !STRONG.has(tie.role));
    const form = strong && weak ? "both" : strong ? "strong" : "weak";
    const said = [...ties.map((tie) => word(tie.role)), work.number].join(" ");
    return el("td", { class: starts ? "first" : null }, ties.length === 0 ? null :
      el("button", { type: "button", tabindex: -1, class: `cell ${form} ${colour(work)}`, "data-tie": ties[0].id, "aria-label": said }));
  };

  const row = (body, columns, starts, ties) => {
    const { strong, weak } = held(body);
    const kind = `mark row ${body.kind}${strong.size ? " strong" : ""}`;
    return el("tr", { "data-body": body.id },
      el("th", { scope: "row", role: "rowheader", class: kind, "data-node": body.id, tabindex: -1 },
        named(body), body.provisional ? " ?" : null),
      columns.map((work) => cell(work, ties.get(work) ?? [], starts.has(work))),
      el("td", { class: "total" }, `${strong.size}+${weak.size}`));
  };

  // Ties of bodies in these columns: body → initiative → ties.
  const within = (columns, edges) => {
    const wanted = new Set(columns);
    const found = new Map();
    for (const edge of edges) {
      if (!wanted.has(edge.initiative) || !data.isBody(edge.agent)) continue;
      if (!found.has(edge.agent)) found.set(edge.agent, new Map());
      const ties = found.get(edge.agent);
      ties.set(edge.initiative, [...(ties.get(edge.initiative) ?? []), edge]);
    }
    return found;
  };

  // Makes the table of the window where it is another one than before; marks are anew.
  const make = (shown, now) => {
    if (!view.element) return shown;
    const columns = view.part(works.filter((work) => shown.works.has(work)), state.focus());
    const { role, kind } = now.hidden;
    const wanted = [columns.map((work) => work.id), [...role], [...kind], now.expand, now.ego && now.node, order.value, remit.lang].join("|");
    if (wanted === made) return shown;
    made = wanted;
    const starts = new Set(columns.filter((work, at) => at === 0 || work.section !== columns[at - 1].section));
    const [titles, people] = drawing.tHead.rows;
    titles.replaceChildren(titles.cells[0], ...columns.map((work) => column(work, starts.has(work))), el("td"));
    people.replaceChildren(people.cells[0], ...columns.map((work) => answers(work, starts.has(work))), [...people.cells].at(-1));
    const ties = within(columns, shown.edges);
    drawing.tBodies[0].replaceChildren(...sorted([...ties.keys()]).map((body) => row(body, columns, starts, ties.get(body))));
    part();
    return shown;
  };

  order.addEventListener("change", () => (view.element ? remit.stage.update(state.now) : reorder()));

  remit.grid = { make };
})();
