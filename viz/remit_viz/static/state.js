// What the reader has chosen: one object, mirrored in the address after #, so that every view can
// be shared and the browser's back button undoes.
"use strict";

(() => {
  const { data } = remit;
  const handlers = [];

  const initial = () => ({
    view: "picture",
    node: null,
    edge: null,
    ego: false,
    expand: false,
    official: null,
    hidden: { section: new Set(), role: new Set(), kind: new Set(), year: new Set() },
  });

  const state = initial();

  const write = () => {
    const hash = new URLSearchParams();
    if (state.view !== "picture") hash.set("view", state.view);
    if (state.node) hash.set("node", state.node);
    if (state.edge !== null) hash.set("edge", state.edge);
    if (state.ego) hash.set("ego", "1");
    if (state.expand) hash.set("members", "1");
    if (state.official) hash.set("official", state.official);
    for (const [name, set] of Object.entries(state.hidden)) {
      if (set.size) hash.set(`hide-${name}`, [...set].sort().join("."));
    }
    if (remit.lang !== remit.opening) hash.set("lang", remit.lang);
    return remit.fragment(hash);
  };

  // A name that the page does not know (a link to another edition) is dropped, not an error.
  const read = (text) => {
    const hash = new URLSearchParams(text);
    const fresh = initial();
    fresh.view = hash.get("view") === "table" ? "table" : "picture";
    if (data.byId.has(hash.get("node"))) fresh.node = hash.get("node");
    const edge = Number.parseInt(hash.get("edge") ?? "", 10);
    if (!fresh.node && data.edges[edge]) fresh.edge = edge;
    fresh.ego = hash.get("ego") === "1" && Boolean(fresh.node);
    fresh.expand = hash.get("members") === "1";
    if (data.byId.has(hash.get("official"))) fresh.official = hash.get("official");
    for (const [name, set] of Object.entries(fresh.hidden)) {
      for (const value of (hash.get(`hide-${name}`) ?? "").split(".")) if (value) set.add(value);
    }
    Object.assign(state, fresh);
    remit.speak(hash.get("lang"));
  };

  const section = (node) => (node.section === null ? "none" : String(node.section));
  const year = (node) => String(data.sources[node.source]?.year ?? "none");

  // The edges that filters leave, and the nodes at them: what picture, table and exports show.
  let known = null;
  const shown = () => (known ??= filtered());

  const filtered = () => {
    const focus = state.ego ? neighbourhood(state.node) : null;
    const works = new Set();
    for (const node of data.initiatives) {
      if (state.hidden.section.has(section(node)) || state.hidden.year.has(year(node))) continue;
      if (state.official && !data.at.get(node.id).some((e) => e.role === "official" && e.to === state.official)) continue;
      if (focus && !focus.nodes.has(node)) continue;
      works.add(node);
    }
    const nodes = new Set(works);
    const edges = data.edges.filter((edge) => {
      const keep =
        works.has(edge.initiative) &&
        !state.hidden.role.has(edge.role) &&
        !state.hidden.kind.has(edge.agent.kind) &&
        (state.expand ? !data.isGroup(edge.agent) : edge.via === null) &&
        (!focus || focus.edges.has(edge));
      if (keep) nodes.add(edge.agent);
      return keep;
    });
    return { nodes, edges, works };
  };

  // Chain of a node: official → initiatives → leads; body → initiatives → officials; initiative → all.
  const neighbourhood = (id) => {
    const node = data.byId.get(id);
    const nodes = new Set([node]);
    const edges = new Set();
    const take = (edge) => {
      edges.add(edge);
      nodes.add(edge.initiative).add(edge.agent);
    };
    for (const edge of data.at.get(id)) {
      if (!data.isInitiative(node) && edge.via !== null && !state.expand) continue;
      if (data.isInitiative(node) && (state.expand ? data.isGroup(edge.agent) : edge.via !== null)) continue;
      take(edge);
      if (data.isInitiative(node)) continue;
      for (const next of data.at.get(edge.from)) {
        if (next.via !== null) continue;
        const answers = next.role === "official";
        if (data.isPerson(node) ? next.role === "lead" || next.role === "responsible" : answers) take(next);
      }
    }
    return { nodes, edges };
  };

  const focus = () => {
    if (state.node) return { ...neighbourhood(state.node), node: data.byId.get(state.node) };
    if (state.edge === null) return null;
    const edge = data.edges[state.edge];
    return { nodes: new Set([edge.initiative, edge.agent]), edges: new Set([edge]), node: null };
  };

  // Where an arrow key leads: left and right along the chain official → initiative → body, up and
  // down among nodes of the same kind; from nowhere to who carries most.
  const beside = (node, direction, visible) => {
    const load = (each) => data.at.get(each.id).length;
    if (!node) {
      return [...visible.nodes].sort((a, b) => data.isPerson(b) - data.isPerson(a) || load(b) - load(a))[0];
    }
    if (direction === "up" || direction === "down") {
      const kind = [data.initiatives, data.people, data.bodies].find((list) => list.includes(node));
      const peers = kind.filter((peer) => visible.nodes.has(peer));
      const step = direction === "down" ? 1 : peers.length - 1;
      return peers[(peers.indexOf(node) + step) % peers.length];
    }
    const at = visible.edges.filter((edge) => edge.initiative === node || edge.agent === node);
    if (!data.isInitiative(node)) {
      return direction === (data.isPerson(node) ? "right" : "left") ? at[0]?.initiative : null;
    }
    return at.find((edge) => (edge.role === "official") === (direction === "left"))?.agent ?? null;
  };

  const notify = () => {
    known = null;
    handlers.forEach((handler) => handler(state));
  };

  remit.state = {
    now: state,
    section,
    year,
    shown,
    focus,
    neighbourhood,
    beside,
    onChange: (handler) => handlers.push(handler),
    set: (change) => {
      Object.assign(state, change);
      const hash = write();
      if (hash !== location.hash.slice(1)) history.pushState(null, "", `#${hash}`);
      notify();
    },
    select: (id) => remit.state.set({ node: id, edge: null, ego: state.ego && Boolean(id) }),
    toggle: (name, value) => {
      const set = state.hidden[name];
      if (!set.delete(value)) set.add(value);
      remit.state.set({});
    },
    reset: () => {
      const { view, node, edge } = state;
      remit.state.set({ ...initial(), view, node, edge });
    },
    start: () => {
      const follow = () => {
        read(location.hash.slice(1));
        notify();
      };
      addEventListener("hashchange", follow);
      addEventListener("popstate", follow);
      follow();
    },
  };
})();
