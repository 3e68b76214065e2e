// Pictures made as markup (map, matrix, timeline, workload): here they follow filters, language and
// choice. Elements with data-node stand for a node, those with data-tie for a tie.
"use strict";

(() => {
  const { data, state } = remit;
  const container = document.getElementById("stage");
  const drawing = document.getElementById("drawing");
  let marks = [];
  let ties = [];
  let units = [];
  let shown = { nodes: new Set(), edges: [] };
  let hovered = null;
  let spoken = remit.written;
  let revealed = null;

  const nodeOf = (element) => data.byId.get(element.dataset.node);
  const tieOf = (element) => data.edges[Number(element.dataset.tie)];

  const collect = () => {
    marks = [...container.querySelectorAll("[data-node]")];
    ties = [...container.querySelectorAll("[data-tie]")];
    units = [...container.querySelectorAll("[data-work]")];
  };
  collect();

  // One picture holds a mark for each tie; ties by membership have none and are left to the table.
  // What is not shown is left as it is.
  const paint = (focus) => {
    container.classList.toggle("focused", Boolean(focus));
    for (const mark of marks) {
      if (mark.classList.contains("gone")) continue;
      const node = nodeOf(mark);
      mark.classList.toggle("faded", Boolean(focus) && !focus.nodes.has(node));
      mark.classList.toggle("chosen", focus?.node === node);
    }
    for (const mark of ties) {
      if (mark.classList.contains("gone")) continue;
      const lit = Boolean(focus) && focus.edges.has(tieOf(mark));
      mark.classList.toggle("faded", Boolean(focus) && !lit);
      mark.classList.toggle("lit", lit);
    }
  };

  const speak = () => {
    for (const element of container.querySelectorAll("[data-shift-zh]")) {
      const shift = element.dataset[remit.lang === "en" ? "shiftEn" : "shiftZh"];
      element.setAttribute("transform", `translate(${shift})`);
    }
    if (drawing.dataset.height) {
      const width = drawing.dataset[remit.lang === "en" ? "widthEn" : "widthZh"];
      drawing.setAttribute("viewBox", `0 0 ${width} ${drawing.dataset.height}`);
      drawing.setAttribute("width", String(Math.round(width * drawing.dataset.least)));
    }
    for (const mark of marks.filter((each) => each.hasAttribute("aria-label"))) {
      const node = nodeOf(mark);
      mark.setAttribute("aria-label", node.number ? `${node.number} ${data.name(node)}` : data.name(node));
    }
    for (const mark of container.querySelectorAll("[data-node][title]")) mark.title = data.name(nodeOf(mark));
    for (const element of container.querySelectorAll("[data-name]")) {
      element.textContent = data.name(data.byId.get(element.dataset.name));
    }
    if (spoken !== remit.lang) for (const mark of ties) if (mark.hasAttribute("aria-label")) mark.setAttribute("aria-label", told(mark));
    spoken = remit.lang;
  };

  // A cell of the matrix stands for all that a body does in an initiative, a square for one tie.
  const told = (mark) => {
    const tie = tieOf(mark);
    const all = data.at.get(tie.from).filter((other) => other.agent === tie.agent && other.via === null);
    const roles = mark.classList.contains("cell") ? all : [tie];
    return [...roles.map(({ role }) => remit.word(role)), tie.initiative.number].join(" ");
  };

  // One mark at a time takes part in the Tab order: the chosen one, else the first. Where a picture
  // has two forms, only one of them is to be seen, and each has its own.
  const rove = (chosen) => {
    const reached = marks.filter((mark) => !mark.closest("[aria-hidden]"));
    for (const mark of reached) mark.tabIndex = -1;
    for (const form of container.children) {
      const visible = reached.filter((mark) => form.contains(mark) && !mark.classList.contains("gone"));
      const first = visible.find((mark) => mark.dataset.node === chosen) ?? visible[0];
      if (first) first.tabIndex = 0;
    }
  };
  const seen = (mark) => mark.getClientRects().length > 0;

  const update = (now) => {
    shown = state.shown();
    // Of a large plan the picture holds a part only.
    const part = remit.grid?.make(shown, now) ?? shown;
    if (remit.grid) collect();
    const edges = new Set(part.edges);
    hovered = null;
    document.getElementById("nothing").hidden = shown.nodes.size > 0;
    for (const mark of marks) mark.classList.toggle("gone", !part.nodes.has(nodeOf(mark)));
    for (const mark of ties) mark.classList.toggle("gone", !edges.has(tieOf(mark)));
    for (const unit of units) unit.classList.toggle("gone", !shown.works.has(data.byId.get(unit.dataset.work)));
    speak();
    paint(state.focus());
    rove(now.node);
    if (now.node !== revealed) reveal(marks.filter((mark) => mark.dataset.node === now.node && seen(mark)));
    revealed = now.node;
  };

  // A choice that lies outside of what the picture has scrolled to is scrolled to.
  const reveal = (chosen) => {
    const view = container.getBoundingClientRect();
    const boxes = chosen.map((mark) => mark.getBoundingClientRect());
    const outside = ({ left, right, top, bottom }) =>
      right < view.left || left > view.right || bottom < view.top || top > view.bottom;
    if (!boxes.length || !boxes.every(outside)) return;
    const [{ left, right, top, bottom }] = boxes;
    container.scrollBy((left + right - view.left - view.right) / 2, (top + bottom - view.top - view.bottom) / 2);
  };

  container.addEventListener("click", (event) => {
    if (event.target.closest("select, label")) return;
    const tie = event.target.closest("[data-tie]");
    const mark = event.target.closest("[data-node]");
    if (tie) state.set({ node: null, edge: Number(tie.dataset.tie), ego: false });
    else if (mark) state.select(mark.dataset.node);
    else if (state.now.node || state.now.edge !== null) state.set({ node: null, edge: null, ego: false });
  });

  // Hovering previews a chain; a pinned one stays until the reader leaves it.
  container.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || state.focus()) return;
    const mark = event.target.closest("[data-node]");
    const node = mark ? nodeOf(mark) : null;
    if (node === hovered) return;
    hovered = node;
    paint(node ? { ...state.neighbourhood(node.id), node } : null);
  });
  container.addEventListener("pointerleave", () => {
    if (hovered) paint(state.focus());
    hovered = null;
  });

  const KEYS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

  container.addEventListener("keydown", (event) => {
    if (event.target.closest("select")) return;
    const mark = event.target.closest("[data-node]");
    if ((event.key === "Enter" || event.key === " ") && mark) state.select(mark.dataset.node);
    else if (event.key in KEYS) {
      const next = state.beside(data.byId.get(state.now.node), KEYS[event.key], shown);
      if (next) state.select(next.id);
    } else return;
    event.preventDefault();
    marks.find((each) => each.dataset.node === state.now.node && seen(each))?.focus();
  });

  const SHAPES = "g,path,rect,circle,text,line";
  const PROPERTIES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-weight", "font-style", "font-family", "text-anchor"];

  // What is shown, alone: colours and rules go along, since a file has no page around it, and
  // nothing in a file can be pressed.
  const asSvg = () => {
    const copy = drawing.cloneNode(true);
    const [, , width, height] = drawing.getAttribute("viewBox").split(" ");
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    const hidden = `.gone, text.${remit.lang === "en" ? "zh" : "en"}`;
    for (const element of copy.querySelectorAll(hidden)) element.remove();
    const originals = [...drawing.querySelectorAll(SHAPES)].filter((element) => !element.closest(hidden));
    [...copy.querySelectorAll(SHAPES)].forEach((element, i) => {
      const style = getComputedStyle(originals[i]);
      // A group hands on no more than how clear it is.
      for (const property of element.tagName === "g" ? ["opacity"] : PROPERTIES) {
        element.setAttribute(property, style.getPropertyValue(property));
      }
      for (const name of ["role", "tabindex"]) element.removeAttribute(name);
    });
    for (const name of ["role", "aria-labelledby"]) copy.removeAttribute(name);
    return copy;
  };

  // The matrix and the workload page tell roles by filled and hollow forms, the map by lines.
  const form = (filled, hollow, round) => (ctx) => {
    ctx.strokeStyle = remit.shapes.colours.section[0];
    ctx.fillStyle = ctx.strokeStyle;
    ctx.lineWidth = 2;
    if (round) remit.shapes.circle(ctx, 13, 9, 5);
    else remit.shapes.roundBox(ctx, 6, 3.5, 14, 11, 3);
    if (filled) ctx.fill();
    ctx.stroke();
    if (filled && hollow) {
      remit.shapes.circle(ctx, 13, 9, 2.3);
      ctx.fillStyle = remit.shapes.colours.paper;
      ctx.fill();
    }
  };

  const legend = () => {
    if (drawing.classList.contains("timeline")) return [];
    if (drawing.tagName === "svg") return null;
    const table = drawing.tagName === "TABLE";
    return [
      { paint: form(true, false, false), label: remit.word(table ? "lead" : "carries") },
      { paint: form(false, true, table), label: remit.word("support") },
      ...(table ? [{ paint: form(true, true, false), label: remit.word("both") }] : []),
    ];
  };

  // Paper is white: the legend goes there in the colours of the light theme.
  addEventListener("beforeprint", () => remit.shapes.inLight(remit.filters.update));
  addEventListener("afterprint", () => remit.filters.update());

  remit.stage = {
    legend,
    update,
    asSvg,
    focus: () => (marks.find((mark) => mark.tabIndex === 0 && seen(mark)) ?? container).focus(),
    boxes: () => marks.filter((mark) => !mark.classList.contains("gone")).flatMap((mark) =>
      [...mark.querySelectorAll("text")].filter(seen).map((text) => {
        const box = text.getBoundingClientRect();
        return { id: mark.dataset.node, box: [box.left, box.top, box.right, box.bottom] };
      })),
  };
})();
