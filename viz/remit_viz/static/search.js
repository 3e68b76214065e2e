// Search by name, alias, translation or number, as a combobox.
"use strict";

(() => {
  const { data, state, el, word } = remit;
  const input = document.getElementById("search");
  const list = document.getElementById("hits");
  const MOST = 12;
  let hits = [];
  let active = -1;

  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

  const index = data.nodes.map((node) => ({
    node,
    names: [node.label, node.en, node.english, node.full, ...node.aliases].filter(Boolean).map((text) => [plain(text), text]),
    number: node.number ? String(node.number) : null,
  }));

  // The better the fit, the lower the rank: number, whole name, beginning, anywhere.
  const rank = (entry, query) => {
    if (entry.number === query) return [0, null];
    let best = null;
    for (const [name, written] of entry.names) {
      const at = name.indexOf(query);
      if (at < 0) continue;
      const value = name === query ? 0 : at === 0 ? 1 : 2;
      if (!best || value < best[0]) best = [value, written];
    }
    return best;
  };

  const find = (text) => {
    const query = plain(text);
    if (!query) return [];
    return index
      .map((entry) => ({ node: entry.node, fit: rank(entry, query) }))
      .filter((hit) => hit.fit)
      .sort((a, b) => a.fit[0] - b.fit[0] || remit.shapes.weight(b.node) - remit.shapes.weight(a.node))
      .slice(0, MOST);
  };

  const show = () => {
    const open = Boolean(input.value.trim()) && document.activeElement === input;
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    list.replaceChildren(...hits.map(({ node, fit }, i) =>
      el("li", {
        role: "option", id: `hit-${i}`, "aria-selected": String(i === active),
        on: {
          pointerdown: (event) => {
            event.preventDefault();
            choose(i);
          },
        },
      },
      el("bdi", {}, node.number ? `${node.number} ${data.name(node)}` : data.name(node)),
      fit[1] && fit[1] !== data.name(node) ? el("small", {}, el("bdi", {}, ` ${fit[1]}`)) : null,
      el("span", { class: "kind" }, word(`kind-${node.kind}`)))));
    document.getElementById("announce").textContent = open && !hits.length ? word("search-empty") : "";
    if (!hits.length) list.append(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "note" }, word("search-empty")));
    if (active >= 0 && open) input.setAttribute("aria-activedescendant", `hit-${active}`);
    else input.removeAttribute("aria-activedescendant");
  };

  const close = () => {
    input.value = "";
    hits = [];
    active = -1;
    show();
  };

  const choose = (i) => {
    const hit = hits[i];
    if (!hit) return;
    close();
    input.blur();
    // A hit that filters hide would seem not to exist: the filters give way.
    if (!state.shown().nodes.has(hit.node)) state.reset();
    state.select(hit.node.id);
    if (state.now.view === "picture") remit.stage.focus();
    else document.getElementById("panel").focus();
  };

  input.addEventListener("input", () => {
    hits = find(input.value);
    active = hits.length ? 0 : -1;
    show();
  });
  input.addEventListener("focus", show);
  input.addEventListener("blur", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      close();
      input.blur();
    } else if (event.key === "Enter") choose(Math.max(0, active));
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : hits.length - 1;
      if (hits.length) active = (active + step) % hits.length;
      show();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  remit.search = { find, focus: () => input.focus() };
})();
