// The map of a large plan: some dozens of initiatives at a time with their officials and bodies, set
// anew, close together. Each mark keeps its drawing and is moved as a whole.
"use strict";

(() => {
  const { data, state } = remit;
  const view = new remit.Window(30);
  if (!view.element) return;
  const drawing = document.getElementById("drawing");
  const { official, work: box, body: dot, top, gap, square, fitting } = remit.read("measures");
  const PULL = { lead: 2.5, responsible: 2, support: 1, supervisor: 0.5 };
  const drawings = (selector) => new Map([...drawing.querySelectorAll(selector)].map((mark) => [data.byId.get(mark.dataset.node), mark]));
  const marks = drawings("[role=button]");
  const counts = drawings(".counted");
  const paths = new Map([...drawing.querySelectorAll(".tie")].map((path) => [data.edges[Number(path.dataset.tie)], path]));
  const works = [...drawing.querySelectorAll(".work")].map((mark) => data.byId.get(mark.dataset.node));

  const number = (mark, selector, name) => Number(mark.querySelector(selector).getAttribute(name));
  const drawn = (node) =>
    data.isInitiative(node) ? number(marks.get(node), ".box", "y") + box.height / 2 : number(marks.get(node), "circle", "cy");
  const radius = (person) => number(marks.get(person), "circle", "r");

  // What an official takes from the top of the disc to the lowest square.
  const tall = (person) => {
    const rows = Math.ceil(marks.get(person).querySelectorAll(".unit").length / square.row);
    const lowered = Number(marks.get(person).querySelector(".shifted").dataset[remit.lang === "en" ? "shiftEn" : "shiftZh"].split(" ")[1]);
    return 2 * radius(person) + lowered + 6 + square.size * rows;
  };

  // Officials with the initiatives for which they answer first, in the order of the whole map.
  const grouped = (part, edges) => {
    const groups = new Map();
    const firsts = new Map();
    for (const edge of edges) if (data.isPerson(edge.agent) && !firsts.has(edge.initiative)) firsts.set(edge.initiative, edge.agent);
    for (const work of part) groups.set(firsts.get(work), [...(groups.get(firsts.get(work)) ?? []), work]);
    for (const edge of edges) if (data.isPerson(edge.agent) && !groups.has(edge.agent)) groups.set(edge.agent, []);
    return groups;
  };

  // Middles of the left columns, and where they end.
  const left = (groups) => {
    const at = new Map();
    let y = top;
    for (const [person, own] of groups) {
      const needed = person ? tall(person) : 0;
      const taken = Math.max(needed, box.pitch * own.length);
      const start = y + (taken - box.pitch * own.length) / 2;
      own.forEach((work, i) => at.set(work, start + box.pitch * (i + 0.5)));
      if (person) at.set(person, y + (taken - needed) / 2 + radius(person));
      y += taken + gap;
    }
    return { at, end: y - gap };
  };

  // Bodies stand by the weighted mean of where their initiatives do.
  const right = (edges, { at, end }) => {
    const pulls = new Map();
    for (const { agent, initiative, role } of edges) {
      if (!data.isBody(agent)) continue;
      const [sum, weight] = pulls.get(agent) ?? [0, 0];
      pulls.set(agent, [sum + PULL[role] * at.get(initiative), weight + PULL[role]]);
    }
    const mean = (body) => pulls.get(body)[0] / pulls.get(body)[1];
    const bodies = [...pulls.keys()].sort((a, b) => mean(a) - mean(b));
    const pitch = Math.max(dot.pitch, Math.min(24, (end - top) / Math.max(1, bodies.length)));
    bodies.forEach((body, i) => at.set(body, top + pitch * (i + 0.5)));
    return Math.max(end, top + pitch * bodies.length);
  };

  const curve = (x1, y1, x2, y2) => {
    const middle = (x1 + x2) / 2;
    return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
  };

  const path = ({ agent, initiative }, at) =>
    data.isPerson(agent)
      ? curve(official.x + radius(agent), at.get(agent), box.x, at.get(initiative))
      : curve(box.x + box.width, at.get(initiative), dot.x - 6, at.get(agent));

  // Sets what the window shows, and gives that part of it.
  const make = (shown) => {
    const part = view.part(works.filter((work) => shown.works.has(work)), state.focus());
    const wanted = new Set(part);
    const edges = shown.edges.filter((edge) => wanted.has(edge.initiative) && paths.has(edge));
    const columns = left(grouped(part, edges));
    const height = right(edges, columns) + 6;
    for (const [node, y] of columns.at) {
      const moved = `translate(0 ${(y - drawn(node)).toFixed(1)})`;
      for (const mark of [marks.get(node), counts.get(node)]) mark?.setAttribute("transform", moved);
    }
    for (const edge of edges) paths.get(edge).setAttribute("d", path(edge, columns.at));
    drawing.dataset.height = Math.round(height);
    drawing.classList.toggle("fits", height <= fitting);
    return { ...shown, nodes: new Set(columns.at.keys()), edges };
  };

  remit.grid = { make };
})();
