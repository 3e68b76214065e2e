// Large graphs are painted once into a bitmap wider than the screen; moving the camera moves the
// bitmap. It is painted anew when the camera rests, or when it leaves what was painted.
"use strict";

(() => {
  // Each side reaches beyond the screen by this share of it.
  const BEYOND = 0.3;
  const REST = 140;
  // A bitmap may be stretched this much before it is painted anew at once.
  const STRETCH = 2.2;

  remit.Bitmap = class {
    constructor(paint, awake) {
      this.paint = paint;
      this.awake = awake;
      this.timer = 0;
      this.reach = null;
    }

    forget() {
      this.reach = null;
    }

    // Draws on a context whose coordinates are those of the layout.
    draw(ctx, camera) {
      const stale = !this.covers(camera);
      if (stale) this.refresh(camera);
      const [left, top, right, bottom] = this.reach;
      ctx.drawImage(this.canvas, left, top, right - left, bottom - top);
      clearTimeout(this.timer);
      if (this.scale !== camera.scale || this.moved(camera)) {
        this.timer = setTimeout(() => {
          this.forget();
          this.awake();
        }, REST);
      }
    }

    moved({ x, y }) {
      return this.x !== x || this.y !== y;
    }

    covers({ x, y, scale, width, height }) {
      if (!this.reach) return false;
      const stretch = scale / this.scale;
      if (stretch > STRETCH || stretch < 1 / STRETCH) return false;
      const [left, top, right, bottom] = this.reach;
      const [halfWidth, halfHeight] = [width / scale / 2, height / scale / 2];
      // Zooming out shows the rim of the bitmap for a moment: only the middle has to be covered.
      const slack = stretch < 1 ? 0.5 : 1;
      return x - halfWidth * slack >= left && x + halfWidth * slack <= right
        && y - halfHeight * slack >= top && y + halfHeight * slack <= bottom;
    }

    refresh({ x, y, scale, width, height }) {
      const sharp = scale * devicePixelRatio;
      const [w, h] = [width * (1 + 2 * BEYOND), height * (1 + 2 * BEYOND)];
      this.canvas ??= document.createElement("canvas");
      this.canvas.width = Math.round(w * devicePixelRatio);
      this.canvas.height = Math.round(h * devicePixelRatio);
      this.reach = [x - w / scale / 2, y - h / scale / 2, x + w / scale / 2, y + h / scale / 2];
      Object.assign(this, { x, y, scale });
      const ctx = this.canvas.getContext("2d");
      ctx.setTransform(sharp, 0, 0, sharp, -this.reach[0] * sharp, -this.reach[1] * sharp);
      this.paint(ctx, scale, this.reach);
    }
  };
})();
