// The part of the canvas interface that draw.js uses, recorded as SVG elements. Text becomes text
// nodes, so nothing in a label can turn into markup.
"use strict";

(() => {
  const NS = "http://www.w3.org/2000/svg";
  const number = (value) => String(Math.round(value * 100) / 100);

  const make = (tag, attributes, text) => {
    const element = document.createElementNS(NS, tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null) element.setAttribute(name, value);
    }
    if (text !== undefined) element.textContent = text;
    return element;
  };

  class Recorder {
    constructor(width, height, label) {
      this.root = make("svg", {
        xmlns: NS,
        viewBox: `0 0 ${number(width)} ${number(height)}`,
        width: number(width),
        height: number(height),
        role: "img",
        "aria-label": label,
      });
      this.group = this.root;
      this.measure = document.createElement("canvas").getContext("2d");
      this.stack = [];
      Object.assign(this, Recorder.plain());
    }

    static plain() {
      return {
        fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, globalAlpha: 1, font: "12px sans-serif",
        textAlign: "start", textBaseline: "alphabetic", lineJoin: "miter", dash: [], path: [],
      };
    }

    save() {
      const kept = {};
      for (const name of Object.keys(Recorder.plain())) kept[name] = this[name];
      this.stack.push([this.group, kept]);
    }

    restore() {
      const [group, kept] = this.stack.pop();
      this.group = group;
      Object.assign(this, kept);
    }

    transformed(attribute) {
      const group = make("g", { transform: attribute });
      this.group.append(group);
      this.group = group;
    }

    translate(x, y) {
      this.transformed(`translate(${number(x)} ${number(y)})`);
    }

    scale(x, y) {
      this.transformed(`scale(${Math.round(x * 1e4) / 1e4} ${Math.round(y * 1e4) / 1e4})`);
    }

    setLineDash(dash) {
      this.dash = dash;
    }

    beginPath() {
      this.path = [];
    }

    moveTo(x, y) {
      this.path.push(`M${number(x)} ${number(y)}`);
    }

    lineTo(x, y) {
      this.path.push(`L${number(x)} ${number(y)}`);
    }

    quadraticCurveTo(cx, cy, x, y) {
      this.path.push(`Q${number(cx)} ${number(cy)} ${number(x)} ${number(y)}`);
    }

    bezierCurveTo(ax, ay, bx, by, x, y) {
      this.path.push(`C${[ax, ay, bx, by, x, y].map(number).join(" ")}`);
    }

    closePath() {
      this.path.push("Z");
    }

    // SVG cannot say a full turn in one arc, so an arc is drawn in halves.
    arc(x, y, r, from, to) {
      const point = (angle) => `${number(x + r * Math.cos(angle))} ${number(y + r * Math.sin(angle))}`;
      const middle = (from + to) / 2;
      const half = (angle) => `A${number(r)} ${number(r)} 0 0 1 ${point(angle)}`;
      this.path.push(`${this.path.length ? "L" : "M"}${point(from)}`, half(middle), half(to));
    }

    fillRect(x, y, width, height) {
      this.add("rect", {
        x: number(x), y: number(y), width: number(width), height: number(height), fill: this.fillStyle,
        opacity: this.opacity(),
      });
    }

    opacity() {
      return this.globalAlpha === 1 ? null : number(this.globalAlpha);
    }

    add(tag, attributes, text) {
      this.group.append(make(tag, attributes, text));
    }

    fill() {
      this.add("path", { d: this.path.join(""), fill: this.fillStyle, opacity: this.opacity() });
    }

    stroke() {
      this.add("path", {
        d: this.path.join(""), fill: "none", stroke: this.strokeStyle, "stroke-width": number(this.lineWidth),
        "stroke-dasharray": this.dash.length ? this.dash.map(number).join(" ") : null, opacity: this.opacity(),
      });
    }

    measureText(text) {
      this.measure.font = this.font;
      return this.measure.measureText(text);
    }

    words(text, x, y, room, paint) {
      const [, weight, size, family] = /^(?:(\d+) )?([\d.]+)px (.*)$/.exec(this.font);
      const anchor = { center: "middle", left: "start", right: "end" }[this.textAlign] ?? "start";
      const wide = room !== undefined && this.measureText(text).width > room;
      this.add("text", {
        x: number(x), y: number(y), "font-size": size, "font-weight": weight ?? null, "font-family": family,
        "text-anchor": anchor, "dominant-baseline": this.textBaseline === "middle" ? "central" : null,
        textLength: wide ? number(room) : null, lengthAdjust: wide ? "spacingAndGlyphs" : null,
        opacity: this.opacity(), ...paint,
      }, text);
    }

    fillText(text, x, y, room) {
      this.words(text, x, y, room, { fill: this.fillStyle });
    }

    strokeText(text, x, y, room) {
      this.words(text, x, y, room, {
        fill: "none", stroke: this.strokeStyle, "stroke-width": number(this.lineWidth), "stroke-linejoin": this.lineJoin,
      });
    }
  }

  remit.Recorder = Recorder;
})();
