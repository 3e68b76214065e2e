// Draws the network: lines, boxes, discs and names, in the coordinates of the layout.
"use strict";

(() => {
  const { data, shapes } = remit;
  const { STYLE, font, text, circle, roundBox, tab, person, body, sectionColour, weight } = shapes;
  const COMPACT = 0.66;
  const MIN_TEXT = 11;
  const USUAL_BOW = 7;

  // Wide screens and tall ones each have their own places; words and sizes go by language.
  let tall = false;
  // Their order in the data: Chinese wide, Chinese tall, English wide, English tall.
  // Large graphs have the first two only.
  const sheets = data.nodes[0]?.at.length ?? 1;
  const sheet = () => ((remit.lang === "en" ? 2 : 0) + (tall ? 1 : 0)) % sheets;
  const turn = (upright) => {
    tall = upright;
  };

  const forms = new Map();
  const form = (node) => {
    const key = `${remit.lang}${sheet()}`;
    if (!forms.has(key)) {
      forms.set(key, new Map(data.nodes.map((each) => [each, { ...each.form[remit.lang], at: each.at[sheet()] }])));
    }
    return forms.get(key).get(node);
  };

  const drawBox = (ctx, node) => {
    const { at, box, lines, r } = form(node);
    const [x, y] = [at[0] - box[0], at[1] - box[2]];
    const [w, h] = [box[0] + box[1], box[2] + box[3]];
    const alpha = ctx.globalAlpha;
    const colour = sectionColour(node);
    roundBox(ctx, x, y, w, h, 5);
    // The ground stays opaque even in a faded box, so that no line crosses its words.
    ctx.globalAlpha = 1;
    ctx.fillStyle = shapes.colours.panel;
    ctx.fill();
    ctx.globalAlpha = alpha;
    tab(ctx, x, y, r, h, 5);
    ctx.fillStyle = colour;
    ctx.fill();
    roundBox(ctx, x, y, w, h, 5);
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.4;
    ctx.stroke();
    text(ctx, String(node.number), x + r / 2, at[1] + 0.5, { size: 12, bold: true, colour: shapes.colours["on-section"] });
    lines.forEach((line, i) => {
      const up = (i - (lines.length - 1) / 2) * 15;
      text(ctx, line, x + r + 7, at[1] + up + 0.5, { size: 12.5, colour: shapes.colours.ink, align: "left", room: w - r - 10 });
    });
  };

  const drawPerson = (ctx, node) => {
    const { at, box, lines, r, inside } = form(node);
    const [x, y] = at;
    const count = (data.load(node).official ?? []).length;
    const onDisc = node.kind === "official" ? shapes.colours["on-ink"] : shapes.colours.ink;
    ctx.save();
    const alpha = ctx.globalAlpha;
    ctx.globalAlpha = 1;
    circle(ctx, x, y, r);
    ctx.fillStyle = shapes.colours.paper;
    ctx.fill();
    ctx.globalAlpha = alpha;
    person(ctx, node, x, y, r, 1);
    ctx.restore();
    const tally = remit.word("n-works", { n: count });
    if (inside) {
      text(ctx, lines[0], x, y - 6.5, { size: 13, bold: true, colour: onDisc, room: 2 * r - 5 });
      text(ctx, tally, x, y + 9, { size: 11, colour: onDisc, room: 2 * r - 8 });
      return;
    }
    text(ctx, tally, x, y + 0.5, { size: 12, bold: true, colour: onDisc, room: 2 * r - 5 });
    below(ctx, lines, x, y + r, { bold: true, colour: shapes.colours.ink, room: box[0] + box[1] });
  };

  const below = (ctx, lines, x, top, style) => {
    lines.forEach((line, i) => {
      text(ctx, line, x, top + 3 + 15 * (i + 0.5), { size: 12, halo: true, ...style });
    });
  };

  const drawBody = (ctx, node) => {
    const { at, box, lines, r } = form(node);
    const load = data.load(node);
    const strong = Boolean(load.lead || load.responsible);
    body(ctx, node, at[0], at[1], r, 1);
    const colour = data.isGroup(node) ? shapes.colours.muted : shapes.colours.ink;
    below(ctx, lines, at[0], at[1] + r, { bold: strong, colour, room: box[0] + box[1] });
  };

  const drawNode = (ctx, node) => {
    if (data.isInitiative(node)) drawBox(ctx, node);
    else if (data.isPerson(node)) drawPerson(ctx, node);
    else drawBody(ctx, node);
  };

  // Far out, names would be too small to read: symbols keep a size on the screen, and as many
  // names as fit are written at a readable size, the heaviest first.
  const symbol = (node, unit) => {
    const { r } = form(node);
    if (data.isInitiative(node)) {
      const w = Math.max(r, (7 + 6.5 * String(node.number).length) * unit);
      const h = Math.max(20, 15 * unit);
      return { w: w / 2, h: h / 2 };
    }
    const least = data.isPerson(node) ? 8 : 2.6;
    const size = Math.max(r, least * unit);
    return { w: size, h: size };
  };

  const drawSymbol = (ctx, node, unit) => {
    const [x, y] = form(node).at;
    const { w, h } = symbol(node, unit);
    if (!data.isInitiative(node)) {
      if (data.isPerson(node)) person(ctx, node, x, y, w, unit);
      else body(ctx, node, x, y, w, unit * 0.8);
      return;
    }
    roundBox(ctx, x - w, y - h, 2 * w, 2 * h, 3 * unit);
    ctx.fillStyle = sectionColour(node);
    ctx.fill();
    text(ctx, String(node.number), x, y, { size: Math.max(10 * unit, 11), bold: true, colour: shapes.colours["on-section"] });
  };

  // A ring around the chosen node, as large as the node is drawn.
  const ring = (ctx, node, compact, unit) => {
    const { at, box, r } = form(node);
    const [x, y] = at;
    ctx.strokeStyle = shapes.colours.focus;
    ctx.lineWidth = 2.6 * unit;
    if (compact) {
      const { w, h } = symbol(node, unit);
      roundBox(ctx, x - w - 3 * unit, y - h - 3 * unit, 2 * (w + 3 * unit), 2 * (h + 3 * unit), Math.min(w, h) + 3 * unit);
    } else if (data.isInitiative(node)) {
      roundBox(ctx, x - box[0] - 2, y - box[2] - 2, box[0] + box[1] + 4, box[2] + box[3] + 4, 7);
    } else circle(ctx, x, y, r + 3);
    ctx.stroke();
  };

  const writeNames = (ctx, nodes, focus, unit) => {
    const size = MIN_TEXT * unit;
    const names = new remit.Shelf(90 * unit);
    const symbols = new remit.Shelf(90 * unit);
    // Where dots stand closer than letters, names may cover them.
    const symbolised = focus ? focus.nodes : nodes.size < MANY ? nodes : [];
    for (const node of symbolised) {
      const [x, y] = form(node).at;
      const { w, h } = symbol(node, unit);
      symbols.put(x - w, y - h, x + w, y + h);
    }
    const rank = (node) =>
      (focus?.node === node ? 1e7 : focus?.nodes.has(node) ? 1e6 : 0) + (data.isPerson(node) ? 1e3 : 0) + weight(node);
    for (const node of [...nodes].sort((a, b) => rank(b) - rank(a)).slice(0, 400)) {
      if (focus && !focus.nodes.has(node)) break;
      const [x, y] = form(node).at;
      const { h } = symbol(node, unit);
      const { lines } = form(node);
      ctx.font = font(size, data.isPerson(node));
      const half = Math.max(...lines.map((line) => ctx.measureText(line).width)) / 2 + 2 * unit;
      const tall = lines.length * size * 1.2;
      const covering = data.isPerson(node) || focus?.node === node;
      // Below its symbol, else above it; people and the chosen one may cover a symbol, none a name.
      const top = [y + h + unit, y - h - unit - tall].find((from) => {
        const reach = [x - half, from, x + half, from + tall];
        return names.free(...reach) && (covering || symbols.free(...reach));
      });
      if (top === undefined) continue;
      names.put(x - half, top, x + half, top + tall);
      lines.forEach((line, i) => {
        text(ctx, line, x, top + size * 1.2 * (i + 0.5), { size, bold: data.isPerson(node), colour: shapes.colours.ink, halo: true });
      });
    }
  };

  // Control point of the curve; how far it bows was chosen so that lines keep off the names.
  const bend = (edge) => {
    const [ax, ay] = form(edge.initiative).at;
    const [bx, by] = form(edge.agent).at;
    const bow = (edge.bow?.[sheet()] ?? USUAL_BOW) / 100;
    return [(ax + bx) / 2 + (by - ay) * bow, (ay + by) / 2 - (bx - ax) * bow];
  };

  const stroke = (ctx, edge, unit, strength) => {
    const style = STYLE[edge.role];
    const [ax, ay] = form(edge.initiative).at;
    const [bx, by] = form(edge.agent).at;
    const [cx, cy] = bend(edge);
    ctx.globalAlpha = strength === "rest" ? 0.045 : strength === "focus" ? Math.max(style.alpha, 0.95) : style.alpha;
    ctx.strokeStyle = edge.role === "official" || edge.role === "supervisor" ? shapes.colours.ink : sectionColour(edge.initiative);
    ctx.lineWidth = style.width * unit * (strength === "focus" && style.dash ? 1.25 : 1);
    ctx.setLineDash((style.dash ?? []).map((length) => length * unit));
    ctx.beginPath();
    ctx.moveTo(ax, ay);
    ctx.quadraticCurveTo(cx, cy, bx, by);
    ctx.stroke();
    ctx.setLineDash([]);
  };

  const ORDER = ["support", "supervisor", "responsible", "official", "lead"];

  const drawEdges = (ctx, edges, focus, unit) => {
    const passes = focus ? [(e) => !focus.edges.has(e), (e) => focus.edges.has(e)] : [() => true];
    passes.forEach((belongs, pass) => {
      const strength = !focus ? "plain" : pass === 0 ? "rest" : "focus";
      for (const role of ORDER) {
        for (const edge of edges) {
          if (edge.role === role && belongs(edge)) stroke(ctx, edge, unit, strength);
        }
      }
    });
    ctx.globalAlpha = 1;
  };

  // The whole picture. `scale` is screen pixels per layout unit.
  const scene = (ctx, { nodes, edges, focus, scale, compact = scale < COMPACT }) => {
    const unit = compact ? Math.max(0.72, 1 / scale) * 0.8 : 1;
    drawEdges(ctx, edges, focus, compact ? unit * 0.8 : 1);
    const paint = compact ? (node) => drawSymbol(ctx, node, unit) : (node) => drawNode(ctx, node);
    const faded = [...nodes].filter((node) => focus && !focus.nodes.has(node));
    const clear = [...nodes].filter((node) => !focus || focus.nodes.has(node));
    ctx.globalAlpha = 0.3;
    faded.forEach(paint);
    ctx.globalAlpha = 1;
    clear.forEach(paint);
    if (compact) writeNames(ctx, nodes, focus, 1 / scale);
    if (focus?.node && nodes.has(focus.node)) ring(ctx, focus.node, compact, unit);
  };

  const MANY_LINES = 10000;

  // The same for very many lines at once: one path for each role and colour, straight, and only
  // what lies within `reach`.
  const bulk = (ctx, { nodes, edges, scale, reach }) => {
    const compact = scale < COMPACT;
    const unit = compact ? Math.max(0.72, 1 / scale) * 0.8 : 1;
    const [left, top, right, bottom] = reach;
    const near = ([x, y]) => x >= left - 100 && x <= right + 100 && y >= top - 50 && y <= bottom + 50;
    const paths = new Map();
    for (const edge of edges) {
      const [ax, ay] = form(edge.initiative).at;
      const [bx, by] = form(edge.agent).at;
      if (Math.max(ax, bx) < left || Math.min(ax, bx) > right || Math.max(ay, by) < top || Math.min(ay, by) > bottom) continue;
      const ink = edge.role === "official" || edge.role === "supervisor";
      const colour = ink ? shapes.colours.ink : sectionColour(edge.initiative);
      const key = `${ORDER.indexOf(edge.role)} ${colour}`;
      if (!paths.has(key)) paths.set(key, { role: edge.role, colour, path: new Path2D() });
      const { path } = paths.get(key);
      path.moveTo(ax, ay);
      path.lineTo(bx, by);
    }
    // The more lines there are, the fainter each is, so that clusters show and not just a mass.
    const faint = Math.min(1, Math.sqrt(1500 / Math.max(1, edges.length)));
    // Lines of a pixel and less are painted several times as fast as broader ones.
    const finest = edges.length > MANY_LINES ? 1 / (scale * devicePixelRatio) : Infinity;
    for (const key of [...paths.keys()].sort()) {
      const { role, colour, path } = paths.get(key);
      ctx.globalAlpha = STYLE[role].alpha * (role === "support" ? 0.7 : 0.8) * faint;
      ctx.strokeStyle = colour;
      ctx.lineWidth = Math.min(STYLE[role].width * unit * 0.6, finest);
      ctx.stroke(path);
    }
    ctx.globalAlpha = 1;
    const visible = new Set([...nodes].filter((node) => near(form(node).at)));
    if (!compact) for (const node of visible) drawNode(ctx, node);
    else if (visible.size < MANY) for (const node of visible) drawSymbol(ctx, node, unit);
    else drawDots(ctx, visible, unit);
    if (compact) writeNames(ctx, visible, null, 1 / scale);
  };

  // So many symbols that each is a few pixels: initiatives as squares, bodies as dots, by colour.
  const MANY = 2500;
  const drawDots = (ctx, nodes, unit) => {
    const paths = new Map();
    for (const node of nodes) {
      if (data.isPerson(node)) continue;
      const [x, y] = form(node).at;
      const colour = data.isInitiative(node) ? sectionColour(node) : shapes.colours.muted;
      if (!paths.has(colour)) paths.set(colour, new Path2D());
      const size = data.isInitiative(node) ? 2.6 * unit : 1.8 * unit;
      paths.get(colour).rect(x - size, y - size, 2 * size, 2 * size);
    }
    for (const [colour, path] of paths) {
      ctx.fillStyle = colour;
      ctx.fill(path);
    }
    for (const node of nodes) if (data.isPerson(node)) drawSymbol(ctx, node, unit * 0.7);
  };

  // The box that a node, label included, takes up.
  const box = (node) => {
    const { at, box: reach } = form(node);
    return [at[0] - reach[0], at[1] - reach[2], at[0] + reach[1], at[1] + reach[3]];
  };

  const bounds = (nodes) => {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const node of nodes) {
      const reach = box(node);
      left = Math.min(left, reach[0]);
      top = Math.min(top, reach[1]);
      right = Math.max(right, reach[2]);
      bottom = Math.max(bottom, reach[3]);
    }
    return Number.isFinite(left) ? [left, top, right, bottom] : [-1, -1, 1, 1];
  };

  const distance = (edge, x, y) => {
    const [ax, ay] = form(edge.initiative).at;
    const [bx, by] = form(edge.agent).at;
    const [cx, cy] = bend(edge);
    let least = Infinity;
    for (let i = 0; i <= 24; i += 1) {
      const t = i / 24;
      const px = (1 - t) * (1 - t) * ax + 2 * t * (1 - t) * cx + t * t * bx;
      const py = (1 - t) * (1 - t) * ay + 2 * t * (1 - t) * cy + t * t * by;
      least = Math.min(least, Math.hypot(px - x, py - y));
    }
    return least;
  };

  // Rectangles in a grid of buckets, so that asking "is there room here?" stays quick.
  remit.Shelf = class {
    constructor(cell) {
      this.cell = cell;
      this.buckets = new Map();
    }

    * keys(left, top, right, bottom) {
      for (let i = Math.floor(left / this.cell); i <= Math.floor(right / this.cell); i += 1) {
        for (let j = Math.floor(top / this.cell); j <= Math.floor(bottom / this.cell); j += 1) yield `${i},${j}`;
      }
    }

    put(...reach) {
      for (const key of this.keys(...reach)) {
        if (!this.buckets.has(key)) this.buckets.set(key, []);
        this.buckets.get(key).push(reach);
      }
    }

    free(left, top, right, bottom) {
      for (const key of this.keys(left, top, right, bottom)) {
        for (const [l, t, r, b] of this.buckets.get(key) ?? []) {
          if (left < r && l < right && top < b && t < bottom) return false;
        }
      }
      return true;
    }
  };

  remit.draw = { scene, bulk, box, bounds, distance, form, turn, sheet };
})();
