// The panel: who carries most and what is to be checked, or everything about what is chosen.
"use strict";

(() => {
  const { data, state, shapes, el, word } = remit;
  const panel = document.getElementById("panel");
  const MOST = 10;
  const FEW = 3;
  const SQUARES = 40;
  const QUOTE_REACH = 70;

  const line = (n) => word("line-n", { n });

  const link = (node, attributes, ...children) =>
    el("button", {
      type: "button",
      ...attributes,
      "data-node": node.id,
      on: { click: () => state.select(node.id) },
    }, ...children);

  const name = (node) => el("bdi", {}, data.name(node));

  const sectionClass = (node) => `section-${node.section === null ? shapes.PALETTE : Math.min(node.section, shapes.PALETTE)}`;

  const chip = (node, lines = []) =>
    link(node, { class: `chip ${node.kind}` },
      data.isInitiative(node) ? el("b", { class: `no ${sectionClass(node)}` }, String(node.number)) : null,
      name(node),
      lines.length ? el("small", { "aria-label": lines.map(line).join(" ") }, lines.join(" ")) : null);

  const squares = (node) => {
    const load = data.load(node);
    const row = [];
    for (const role of data.ROLES) {
      for (const work of load[role] ?? []) {
        const hollow = role === "support" || role === "supervisor";
        row.push(link(work, {
          class: `square ${sectionClass(work)}${hollow ? " hollow" : ""}`,
          title: `${work.number} ${data.name(work)}`,
          "aria-label": `${word(role)} ${work.number} ${data.name(work)}`,
        }, String(work.number)));
      }
    }
    return row;
  };

  // A plan of thousands would fill the panel with one person's squares.
  const bounded = (row) =>
    row.length > SQUARES + 5 ? [...row.slice(0, SQUARES), el("span", { class: "note" }, `+${row.length - SQUARES}`)] : row;

  const ranking = (nodes, total) =>
    el("table", { class: "ranking" },
      nodes.map((node) =>
        el("tr", {},
          el("th", { scope: "row", class: node.kind }, link(node, { class: "plain" }, name(node))),
          el("td", {}, el("div", { class: "squares" }, bounded(squares(node)))),
          el("td", { class: "number" }, total(node)))));

  const heavy = (nodes) =>
    nodes.filter((node) => shapes.weight(node) > 0).sort((a, b) => shapes.weight(b) - shapes.weight(a));

  const place = (found) => {
    const target = found.node ? data.byId.get(found.node) : null;
    const where = found.line ? line(found.line) : "";
    if (!target) return where ? el("small", {}, where) : null;
    return link(target, { class: "inline", "aria-label": `${word("item-n", { n: target.number })} ${where}` },
      word("item-n", { n: target.number }), where ? el("small", {}, ` ${where}`) : null);
  };

  // Findings of one kind stand together under its title. What each says follows where they are few;
  // where they are many, it is told of each place.
  const remarkGroup = (group) => {
    const [first] = group;
    const message = (found) => found.message[remit.lang];
    const places = group.slice(0, 60).map((found) => {
      const shown = place(found);
      if (shown && group.length > FEW) shown.title = message(found);
      return shown;
    });
    return el("li", { class: first.severity },
      el("span", { class: "severity" }, word(`severity-${first.severity}`)),
      data.remark_titles[first.code][remit.lang],
      el("span", { class: "places" }, places.filter(Boolean)),
      group.length > FEW ? null : group.map((found) => el("p", { class: "note" }, el("bdi", {}, message(found)))));
  };

  const checks = () => {
    const order = ["error", "warning", "info"];
    const groups = new Map();
    for (const found of [...data.remarks].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))) {
      const key = `${found.severity} ${found.code}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(found);
    }
    const items = [...groups.values()].map(remarkGroup);
    return items.length ? [el("ul", { class: "checks" }, items)] : [el("p", { class: "note" }, word("check-none"))];
  };

  const home = () => {
    const bodies = heavy(data.bodies).slice(0, MOST);
    const figures = (node) => {
      const load = data.load(node);
      const strong = (load.lead?.length ?? 0) + (load.responsible?.length ?? 0);
      return `${strong}+${(load.support?.length ?? 0) + (load.supervisor?.length ?? 0)}`;
    };
    return [
      heavy(data.people).length
        ? [
          el("h2", {}, word("most")),
          el("p", { class: "note" }, word("most-note")),
          ranking(heavy(data.people).slice(0, 30), (node) => String(shapes.weight(node))),
        ]
        : null,
      el("h3", {}, word("check")),
      ...checks(),
      bodies.length
        ? [
          el("h3", {}, word("most-bodies")),
          el("p", { class: "note" }, word("most-bodies-note")),
          ranking(bodies, figures),
        ]
        : null,
      el("h3", {}, word("hints")),
      el("p", { class: "note" }, word("hint")),
    ].flat();
  };

  const heading = (badge, title, badgeClass) => [
    el("button", {
      type: "button", class: "close round", "aria-label": word("close"),
      on: { click: () => state.set({ node: null, edge: null, ego: false }) },
    }, "×"),
    el("p", { class: `badge ${badgeClass}` }, badge),
    el("h2", {}, el("bdi", {}, title)),
  ];

  // In a site, the page of what is chosen.
  const ownPage = () => {
    const href = data.pages[state.now.node];
    return href ? el("a", { class: "small", href }, word("own-page")) : null;
  };

  const ego = () =>
    el("div", { class: "chips" }, egoButton(), ownPage());

  const egoButton = () =>
    el("button", {
      type: "button", class: "small", id: "ego", "aria-pressed": String(state.now.ego),
      on: { click: () => state.set({ ego: !state.now.ego }) },
    }, word(state.now.ego ? "ego-off" : "ego"));

  const quoteLines = (edge) => [...new Set(edge.quotes.map((quote) => quote[1]).filter(Boolean))];

  // A line of the document with the quoted words marked. Offsets count code points.
  const marked = ([number, offset, text], spans, reach = Infinity) => {
    const letters = Array.from(text);
    const inside = spans
      .map(([start, end]) => [Math.max(0, start - offset), Math.min(letters.length, end - offset)])
      .filter(([start, end]) => start < end)
      .sort((a, b) => a[0] - b[0]);
    const words = el("span", { class: "words", dir: "auto" });
    const first = inside.length ? Math.max(0, inside[0][0] - reach) : 0;
    const last = inside.length ? Math.min(letters.length, inside.at(-1)[1] + reach) : Math.min(letters.length, 2 * reach);
    if (first > 0) words.append("…");
    let at = first;
    for (const [start, end] of inside) {
      if (start < at) continue;
      words.append(letters.slice(at, start).join(""));
      words.append(el("mark", {}, letters.slice(start, end).join("")));
      at = end;
    }
    words.append(letters.slice(at, last).join(""));
    if (last < letters.length) words.append("…");
    return el("li", { value: number }, el("span", { class: "line" }, String(number)), words);
  };

  const source = (node) => {
    const spans = data.at.get(node.id).flatMap((edge) => edge.quotes)
      .filter((quote) => quote[0] === node.source).map((quote) => [quote[2], quote[3]]);
    const found = data.lines(node.source, node.lines[0], node.lines[1]);
    if (!found.length) {
      const rows = node.passages.map(([label, text, n]) => marked([n, 0, label ? `${label}　${text}` : text], [], 2000));
      return rows.length ? el("ol", { class: "source" }, rows) : el("p", { class: "note" }, word("no-text"));
    }
    const end = found.at(-1)[0];
    return [
      el("ol", { class: "source" }, found.map((row) => marked(row, spans))),
      end < node.lines[1] - 1 && found.length > 40 ? el("p", { class: "note" }, word("cut", { n: node.lines[1] })) : null,
    ];
  };

  const roleBlocks = (node, edges) =>
    data.ROLES.map((role) => {
      const mine = edges.filter((edge) => edge.role === role);
      if (!mine.length) return null;
      const labels = [...new Set(mine.flatMap((edge) => edge.quotes.map((quote) => quote[5])).filter(Boolean))];
      return [
        el("h3", {}, word(`role-${role}`),
          labels.length ? el("small", {}, ` ${labels.slice(0, 3).map((label) => `“${label}”`).join(" ")}`) : null),
        mine[0].agent.kind === "missing"
          ? el("p", { class: "note warning" }, word("missing-official"))
          : el("div", { class: "chips" }, mine.map((edge) => chip(edge.agent, quoteLines(edge)))),
      ];
    }).flat();

  const dates = (node) =>
    node.dates.length
      ? [
        el("h3", {}, word("dates")),
        el("ol", { class: "source dates" }, node.dates.slice(0, 60).map(([date, text, quote, n]) =>
          el("li", {},
            el("span", { class: "line" }, String(n || "")),
            el("span", { class: "words", dir: "auto" }, el("b", {}, date ?? text), " ", quote)))),
      ]
      : [];

  const initiative = (node) => {
    const place = [node.section === null ? null : data.sections[node.section], word("item-n", { n: node.number })];
    const edges = state.shown().edges.filter((edge) => edge.initiative === node)
      .sort((a, b) => (a.quotes[0]?.[2] ?? 0) - (b.quotes[0]?.[2] ?? 0));
    return [
      ...heading(place.filter(Boolean).join(" · "), data.name(node), sectionClass(node)),
      ego(),
      ...roleBlocks(node, edges),
      ...dates(node),
      el("h3", {}, word("source-from", { n: node.lines[0] })),
      source(node),
      fileNote(node.source),
    ].flat();
  };

  const fileNote = (index) => {
    const file = data.sources[index];
    return file ? el("p", { class: "note file" }, `${word("from-document")}: `, el("bdi", {}, file.name || file.title)) : null;
  };

  const PHRASE = {
    official: "answers-for", lead: "leads", responsible: "is-responsible", support: "supports", supervisor: "supervises",
  };

  const evidence = (edges) => {
    const rows = [];
    for (const edge of edges) {
      for (const [document, number, start, end, text, , , mode] of edge.quotes) {
        const row = data.lines(document, number, number)[0] ?? [number, start, text];
        const item = marked(row, [[start, end]], QUOTE_REACH);
        const note = [
          word(edge.role), `${edge.initiative.number} ${data.name(edge.initiative)}`, mode === "asserted" ? null : word(`mode-${mode}`),
        ].filter(Boolean).join(" · ");
        item.append(el("small", {}, note));
        rows.push(item);
      }
    }
    return rows.length ? el("ol", { class: "source" }, rows.slice(0, 400)) : null;
  };

  const partners = (node, edges) => {
    const shared = new Map();
    for (const edge of edges) {
      for (const other of data.at.get(edge.from)) {
        if (other.agent === node || other.via !== null || data.isPerson(other.agent)) continue;
        if (!shared.has(other.agent)) shared.set(other.agent, new Set());
        shared.get(other.agent).add(other.from);
      }
    }
    const top = [...shared].sort((a, b) => b[1].size - a[1].size).slice(0, 8);
    return top.length
      ? [
        el("h3", {}, word("partners")),
        el("div", { class: "chips" }, top.map(([partner, works]) => chip(partner, [`×${works.size}`]))),
      ]
      : [];
  };

  const agent = (node) => {
    const edges = data.at.get(node.id).filter((edge) => edge.agent === node && (edge.via === null || state.now.expand));
    const facts = [];
    if (node.full !== node.label) facts.push(`${word("full-name")} ${node.full}`);
    if (remit.lang === "en" && node.english && node.english !== node.en) facts.push(node.english);
    if (node.aliases.length) facts.push(`${word("aliases")} ${node.aliases.join("、")}`);
    return [
      ...heading(word(`kind-${node.kind}`), data.name(node), node.kind === "official" ? "ink" : "outline"),
      facts.length ? el("p", { class: "note" }, el("bdi", {}, facts.join(" · "))) : null,
      node.provisional ? el("p", { class: "note warning" }, word("provisional")) : null,
      node.kind === "missing" ? el("p", { class: "note warning" }, word("missing-official")) : null,
      ego(),
      ...data.ROLES.map((role) => {
        const mine = edges.filter((edge) => edge.role === role).sort((a, b) => a.initiative.number - b.initiative.number);
        return mine.length
          ? [
            el("h3", {}, word(PHRASE[role], { n: new Set(mine.map((edge) => edge.from)).size })),
            el("div", { class: "chips" }, mine.map((edge) => chip(edge.initiative, quoteLines(edge)))),
          ]
          : null;
      }).flat(),
      ...partners(node, edges),
      edges.some((edge) => edge.quotes.length) ? [el("h3", {}, word("source")), evidence(edges)] : null,
    ].flat();
  };

  const tie = (edge) => [
    ...heading(word(`role-${edge.role}`), `${data.name(edge.agent)} → ${data.name(edge.initiative)}`, sectionClass(edge.initiative)),
    el("div", { class: "chips" }, chip(edge.agent), chip(edge.initiative)),
    el("h3", {}, word("evidence")),
    evidence([edge]) ?? el("p", { class: "note warning" }, word("missing-official")),
    fileNote(edge.initiative.source),
  ];

  const announce = (node) => {
    const load = node && !data.isInitiative(node) ? Object.entries(data.load(node)) : [];
    const parts = node
      ? [data.name(node), word(`kind-${node.kind}`), ...load.map(([role, works]) => word(PHRASE[role], { n: works.length }))]
      : [];
    document.getElementById("announce").textContent = parts.join(" ");
  };

  let shownFor = "";

  const update = (now) => {
    const node = data.byId.get(now.node);
    const content = node ? (data.isInitiative(node) ? initiative(node) : agent(node))
      : now.edge !== null ? tie(data.edges[now.edge]) : home();
    const what = `${now.node}|${now.edge}`;
    const focused = panel.contains(document.activeElement) ? document.activeElement : null;
    panel.replaceChildren(...content.filter(Boolean).flat().filter(Boolean));
    panel.classList.toggle("chosen", Boolean(node) || now.edge !== null);
    if (what !== shownFor) {
      panel.scrollTop = 0;
      announce(node);
    }
    // What was pressed is no more: focus stays at the same button, else in the panel.
    if (focused && focused !== panel) ((what === shownFor && focused.id && document.getElementById(focused.id)) || panel).focus();
    shownFor = what;
  };

  remit.panel = { update };
})();
