// The graph of the page, with the look-ups that the other scripts need.
"use strict";

(() => {
  const context = remit.read("context");
  const nodes = remit.read("nodes");
  const edges = remit.read("edges");
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const at = new Map(nodes.map((node) => [node.id, []]));

  const PEOPLE = new Set(["official", "post", "missing"]);
  const GROUPS = new Set(["group", "open-group"]);
  const ROLES = ["official", "lead", "responsible", "support", "supervisor"];

  // What goes without saying was left out of the data.
  const PLAIN_QUOTE = [-1, 0, 0, 0, "", "", 1, "asserted"];
  const PLAIN_NODE = { en: null, english: null, aliases: [], provisional: false, section: null, dates: [], passages: [] };
  for (const node of nodes) {
    for (const [name, value] of Object.entries(PLAIN_NODE)) node[name] ??= value;
    node.iri ??= node.kind === "missing" ? "" : context.prefix + node.id;
    node.full ??= node.label;
    if (node.at) node.at = [[node.x, node.y], ...node.at];
    if (node.form) node.form.en ??= node.form.zh;
  }

  edges.forEach((edge, id) => {
    edge.id = id;
    edge.via ??= null;
    for (const quote of edge.quotes) {
      for (let i = quote.length; i < PLAIN_QUOTE.length; i += 1) quote.push(PLAIN_QUOTE[i]);
    }
    edge.initiative = byId.get(edge.from);
    edge.agent = byId.get(edge.to);
    at.get(edge.from).push(edge);
    at.get(edge.to).push(edge);
  });

  // The lines of a document from one number to another; they are sorted by number.
  const lines = (source, first, last) => {
    const all = context.sources[source]?.lines ?? [];
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle][0] < first) low = middle + 1;
      else high = middle;
    }
    const found = [];
    for (let i = low; i < all.length && all[i][0] <= last; i += 1) found.push(all[i]);
    return found;
  };

  // Initiatives of an agent by role, in the order of the document, memberships left out.
  const loads = new Map();
  const load = (node) => {
    if (!loads.has(node)) {
      const found = {};
      for (const edge of at.get(node.id)) {
        if (edge.agent === node && edge.via === null) (found[edge.role] ??= []).push(edge.initiative);
      }
      for (const list of Object.values(found)) list.sort((a, b) => a.number - b.number);
      loads.set(node, found);
    }
    return loads.get(node);
  };

  remit.data = {
    ...context,
    nodes,
    edges,
    byId,
    at,
    lines,
    ROLES,
    isPerson: (node) => PEOPLE.has(node.kind),
    isGroup: (node) => GROUPS.has(node.kind),
    isInitiative: (node) => node.kind === "initiative",
    name: (node) => (remit.lang === "en" && node.en ? node.en : node.label),
    initiatives: nodes.filter((node) => node.kind === "initiative"),
    people: nodes.filter((node) => PEOPLE.has(node.kind)),
    bodies: nodes.filter((node) => node.kind !== "initiative" && !PEOPLE.has(node.kind)),
    isBody: (node) => node.kind !== "initiative" && !PEOPLE.has(node.kind),
    load,
  };
})();
