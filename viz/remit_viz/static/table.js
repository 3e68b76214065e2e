// The table that says the same as the picture. It stands in the page already; here it follows the
// filters, the language and the choice.
"use strict";

(() => {
  const { data, state, el, word } = remit;
  const section = document.getElementById("table");
  const picture = document.getElementById("picture");
  const buttons = { picture: document.getElementById("show-picture"), table: document.getElementById("show-table") };

  for (const [view, button] of Object.entries(buttons)) {
    button.addEventListener("click", () => state.set({ view }));
  }

  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    state.set({ view: "table" });
    section.focus();
  });

  section.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-node]");
    if (!link) return;
    event.preventDefault();
    state.select(link.dataset.node);
  });

  const count = (shown) => ({
    works: shown.works.size,
    all: data.initiatives.length,
    officials: [...shown.nodes].filter((node) => data.isPerson(node) && node.kind !== "missing").length,
    bodies: [...shown.nodes].filter((node) => data.isBody(node)).length,
    ties: shown.edges.filter((edge) => edge.agent.kind !== "missing").length,
  });

  // Of very many initiatives the rows are made here, some hundreds at a time.
  const STEP = 300;
  const made = data.initiatives.length > 0 && !section.querySelector("tr[data-row]");
  let limit = STEP;
  let madeFor = "";

  const link = (node, tie) =>
    el("a", { href: `#node=${encodeURIComponent(node.id)}`, "data-node": node.id, "data-tie": tie ?? null, class: node.kind },
      el("span", { "data-name": node.id, dir: "auto" }, data.name(node)));

  const roles = [...section.querySelectorAll("thead [data-role]")].map((cell) => cell.dataset.role);

  // On a phone a row is a card, where each cell says what it holds.
  const cell = (name, said, ...children) =>
    el("td", { role: "cell", class: children.flat().length ? name : `${name} quiet`, "data-word-said": said, "data-said": word(said) }, ...children);

  const row = (work) =>
    el("tr", { role: "row", "data-row": work.id },
      el("td", { role: "cell", class: "number" }, String(work.number)),
      el("th", { scope: "row", role: "rowheader" }, link(work)),
      el("td", { role: "cell" }, work.section === null ? "" : data.sections[work.section]),
      roles.map((role) => {
        const held = data.at.get(work.id).filter((edge) => edge.role === role);
        const made = cell("whole", `role-${role}`, held.flatMap((edge) => [link(edge.agent, edge.id), " "]));
        made.dataset.role = role;
        return made;
      }),
      cell("number late", "line", work.lines[0] ? [String(work.lines[0])] : []));

  const make = (shown) => {
    const works = data.initiatives.filter((work) => shown.works.has(work));
    const wanted = [limit, remit.lang, ...works.map((work) => work.id)].join("|");
    if (wanted === madeFor) return;
    madeFor = wanted;
    const body = section.querySelector("tbody");
    body.replaceChildren(...works.slice(0, limit).map(row));
    if (works.length <= limit) return;
    const more = el("button", { type: "button", class: "small" }, word("check-more", { n: works.length - limit }));
    more.addEventListener("click", () => {
      const before = limit;
      limit += STEP;
      update(state.now);
      body.rows[before].querySelector("a").focus();
    });
    body.append(el("tr", {}, el("td", { colspan: roles.length + 4 }, more)));
  };

  const update = (now) => {
    const shown = state.shown();
    if (made && now.view === "table") make(shown);
    const ties = new Set(shown.edges.map((edge) => edge.id));
    for (const element of section.querySelectorAll("[data-name]")) {
      element.textContent = data.name(data.byId.get(element.dataset.name));
    }
    for (const row of section.querySelectorAll("tr[data-row]")) {
      row.hidden = !shown.works.has(data.byId.get(row.dataset.row));
      row.classList.toggle("chosen", row.dataset.row === now.node);
    }
    for (const link of section.querySelectorAll("a[data-tie]")) {
      link.hidden = !ties.has(Number(link.dataset.tie));
      link.classList.toggle("chosen", link.dataset.node === now.node);
    }
    for (const cell of section.querySelectorAll("[data-role]")) {
      cell.hidden = now.hidden.role.has(cell.dataset.role);
    }
    section.hidden = now.view !== "table";
    picture.hidden = now.view !== "picture";
    for (const [view, button] of Object.entries(buttons)) {
      button.setAttribute("aria-pressed", String(now.view === view));
    }
    const figures = count(shown);
    const whole = figures.works === figures.all && ties.size === data.edges.filter((edge) => edge.via === null).length;
    document.getElementById("summary").textContent = word(whole ? "summary" : "summary-part", figures);
  };

  remit.table = { update };
})();
