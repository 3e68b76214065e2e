// The table that says the same as the picture. It stands in the page already; here it follows the
// filters, the language and the choice.
"use strict";

(() => {
  const { data, state, word } = remit;
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
    bodies: [...shown.nodes].filter((node) => data.bodies.includes(node)).length,
    ties: shown.edges.filter((edge) => edge.agent.kind !== "missing").length,
  });

  const update = (now) => {
    const shown = state.shown();
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
