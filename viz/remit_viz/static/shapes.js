// Colours and shapes of the pictures, on anything that understands a small part of the canvas
// interface: the screen, a bitmap to export, or the SVG recorder.
"use strict";

(() => {
  const { data } = remit;
  const FONT =
    '"Noto Sans SC","Source Han Sans SC","Noto Sans CJK SC","PingFang SC","HarmonyOS Sans SC",' +
    '"Microsoft YaHei","WenQuanYi Micro Hei",system-ui,sans-serif';
  const PALETTE = 8;

  let colours = {};

  const readColours = () => {
    colours = { section: [] };
    for (const name of ["paper", "panel", "ink", "muted", "line", "focus", "on-section", "on-ink"]) {
      colours[name] = remit.colour(name);
    }
    for (let i = 0; i <= PALETTE; i += 1) colours.section.push(remit.colour(`section-${i}`));
  };

  const sectionColour = (node) =>
    colours.section[node.section === null ? PALETTE : Math.min(node.section, PALETTE)];

  const font = (size, bold) => `${bold ? "700 " : ""}${size}px ${FONT}`;

  const text = (ctx, words, x, y, { size, bold = false, colour, align = "center", room, halo }) => {
    ctx.font = font(size, bold);
    ctx.textAlign = align;
    ctx.textBaseline = "middle";
    if (halo) {
      ctx.strokeStyle = colours.paper;
      ctx.lineWidth = 3.2 * (size / 12);
      ctx.lineJoin = "round";
      ctx.strokeText(words, x, y, room);
    }
    ctx.fillStyle = colour;
    ctx.fillText(words, x, y, room);
  };

  const circle = (ctx, x, y, r) => {
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.closePath();
  };

  const polygon = (ctx, x, y, r, corners, turn) => {
    ctx.beginPath();
    for (let i = 0; i < corners; i += 1) {
      const angle = turn + (2 * Math.PI * i) / corners;
      if (i) ctx.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
      else ctx.moveTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
    }
    ctx.closePath();
  };

  const roundBox = (ctx, x, y, w, h, r) => {
    ctx.beginPath();
    ctx.moveTo(x + r, y);
    ctx.lineTo(x + w - r, y);
    ctx.quadraticCurveTo(x + w, y, x + w, y + r);
    ctx.lineTo(x + w, y + h - r);
    ctx.quadraticCurveTo(x + w, y + h, x + w - r, y + h);
    ctx.lineTo(x + r, y + h);
    ctx.quadraticCurveTo(x, y + h, x, y + h - r);
    ctx.lineTo(x, y + r);
    ctx.quadraticCurveTo(x, y, x + r, y);
    ctx.closePath();
  };

  // The coloured end of an initiative's box, round on its left.
  const tab = (ctx, x, y, w, h, r) => {
    ctx.beginPath();
    ctx.moveTo(x + w, y);
    ctx.lineTo(x + w, y + h);
    ctx.lineTo(x + r, y + h);
    ctx.quadraticCurveTo(x, y + h, x, y + h - r);
    ctx.lineTo(x, y + r);
    ctx.quadraticCurveTo(x, y, x + r, y);
    ctx.closePath();
  };

  // The outline of a body says what kind of body it is.
  const outline = (ctx, kind, x, y, r) => {
    if (kind === "district-government") polygon(ctx, x, y, r * 1.12, 6, 0);
    else if (kind === "zone") polygon(ctx, x, y, r * 1.25, 4, 0);
    else if (kind === "other-body") roundBox(ctx, x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, 2);
    else circle(ctx, x, y, r);
  };

  // Shares by section, solid where the body leads or is responsible, pale where it supports.
  const shares = (node) => {
    const count = new Map();
    for (const [role, works] of Object.entries(data.load(node))) {
      const strong = role === "lead" || role === "responsible";
      for (const work of works) {
        const key = `${strong ? 0 : 1}:${String(work.section ?? PALETTE).padStart(3, "0")}`;
        const share = count.get(key) ?? { strong, colour: sectionColour(work), works: 0 };
        share.works += 1;
        count.set(key, share);
      }
    }
    return [...count.keys()].sort().map((key) => count.get(key));
  };

  const pie = (ctx, node, x, y, r) => {
    outline(ctx, node.kind, x, y, r);
    ctx.fillStyle = colours.paper;
    ctx.fill();
    const parts = shares(node);
    const total = parts.reduce((sum, part) => sum + part.works, 0);
    let angle = -Math.PI / 2;
    const alpha = ctx.globalAlpha;
    for (const part of parts) {
      const turn = (2 * Math.PI * part.works) / total;
      ctx.beginPath();
      if (parts.length > 1) ctx.moveTo(x, y);
      ctx.arc(x, y, r - 0.4, angle, angle + turn);
      ctx.closePath();
      ctx.globalAlpha = alpha * (part.strong ? 1 : 0.28);
      ctx.fillStyle = part.colour;
      ctx.fill();
      angle += turn;
    }
    ctx.globalAlpha = alpha;
  };

  const body = (ctx, node, x, y, r, unit) => {
    pie(ctx, node, x, y, r);
    outline(ctx, node.kind, x, y, r);
    const group = data.isGroup(node);
    // A group is dashed; one that names no members is dotted.
    const gap = node.kind === "open-group" ? [unit, 2.6 * unit] : [3 * unit, 2.4 * unit];
    ctx.setLineDash(group ? gap : []);
    ctx.strokeStyle = group ? colours.muted : colours.ink;
    ctx.lineWidth = (group ? 1.4 : 1.2) * unit;
    ctx.stroke();
    ctx.setLineDash([]);
  };

  const person = (ctx, node, x, y, r, unit) => {
    circle(ctx, x, y, r);
    const hollow = node.kind !== "official";
    ctx.fillStyle = hollow ? colours.paper : colours.ink;
    ctx.fill();
    if (!hollow) return;
    ctx.setLineDash(node.kind === "missing" ? [4 * unit, 3 * unit] : []);
    ctx.strokeStyle = node.kind === "missing" ? colours.muted : colours.ink;
    ctx.lineWidth = (node.kind === "post" ? 2.6 : 1.5) * unit;
    ctx.stroke();
    ctx.setLineDash([]);
  };

  const STYLE = {
    official: { width: 1.9, alpha: 0.92 },
    lead: { width: 2.1, alpha: 0.9 },
    responsible: { width: 1.5, alpha: 0.8 },
    support: { width: 1, alpha: 0.34, dash: [4, 3] },
    supervisor: { width: 1.3, alpha: 0.55, dash: [1.5, 3] },
  };

  const weight = (node) => Object.values(data.load(node)).reduce((sum, works) => sum + works.length, 0);

  // Runs `paint` with the colours of the light theme, for paper.
  const inLight = (paint) => {
    const root = document.documentElement;
    const { theme } = root.dataset;
    root.dataset.theme = "light";
    readColours();
    const painted = paint();
    root.dataset.theme = theme;
    readColours();
    return painted;
  };

  readColours();
  remit.onTheme(readColours);

  remit.shapes = {
    PALETTE, STYLE, font, text, circle, roundBox, tab, outline, person, body, sectionColour, weight, inLight,
    get colours() {
      return colours;
    },
  };
})();
