"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const DAY = 86400000;
  const LENGTHS = [0.001, 0.01, 0.1, 1, 5, 10, 30, 60, 300, 900, 1800, 3600, 14400, 86400, 604800, 2592000];
  const STEPS = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000]
    .map((seconds) => seconds * 1000);
  const PER_TICK = 70;
  const SMALLEST_SHARE = 1 / 2000;
  // Places are written with seven digits, the ends of an axis with all.
  const ROUNDING = 1e-6;
  const words = JSON.parse(document.getElementById("words").textContent);

  const clock = (() => {
    const parts = { year: "numeric", month: words.month, day: "numeric", weekday: "short",
      hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
      ...(words.severalOffsets ? { timeZoneName: "short" } : {}) };
    try {
      return new Intl.DateTimeFormat(words.language, { ...parts, timeZone: words.zone });
    } catch {
      return new Intl.DateTimeFormat(words.language, { ...parts, timeZone: "UTC", timeZoneName: "short" });
    }
  })();
  const numbers = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function moment(at) {
    const parts = {};
    for (const { type, value } of clock.formatToParts(new Date(at))) parts[type] = value;
    parts.seconds = parts.second === "00" ? "" : ":" + parts.second;
    parts.zone = parts.timeZoneName ?? words.zoneName;
    return parts;
  }

  function offset(at) {
    const p = {};
    const utc = new Intl.DateTimeFormat("en", { year: "numeric", month: "numeric", day: "numeric", hour: "numeric",
      minute: "numeric", second: "numeric", hourCycle: "h23", timeZone: clock.resolvedOptions().timeZone });
    for (const { type, value } of utc.formatToParts(new Date(at))) p[type] = Number(value);
    return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - Math.floor(at / 1000) * 1000;
  }

  function duration(seconds) {
    const one = (key, n) => fill(words[key], { n: numbers.format(n) });
    const two = (small, per, large, rest) =>
      one(large, Math.floor(small / per)) + (small % per ? words.between + one(rest, small % per) : "");
    if (seconds > 0 && seconds < 0.1) return one("milliseconds", seconds * 1000);
    if (seconds < 59.95) return one("seconds", seconds);
    if (Math.round(seconds) < 3600) return two(Math.round(seconds), 60, "minutes", "seconds");
    return seconds < 172800
      ? two(Math.round(seconds / 60), 60, "hours", "minutes")
      : two(Math.round(seconds / 3600), 24, "days", "hours");
  }

  function shown(scale, value) {
    if (scale.zero !== undefined && value <= scale.zero + 1e-9) return scale.kind === "LOGARITHM_OF_SECONDS" ? duration(0) : "0";
    switch (scale.kind) {
      case "TIME": return fill(words.moment, moment(value));
      case "LOGARITHM_OF_SECONDS": return duration(10 ** value);
      case "LOGARITHM": return numbers.format(10 ** value);
      default: return numbers.format(value);
    }
  }

  function element(name, attributes, parent) {
    const made = document.createElementNS(SVG, name);
    for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
    parent.append(made);
    return made;
  }

  function round(low, high, most) {
    const raw = (high - low) / most;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].find((n) => n * power >= raw) * power;
    const found = [];
    for (let n = Math.ceil(low / step); n * step <= high; n++) found.push(n * step);
    return found;
  }

  function ticks(scale, low, high, width) {
    const most = Math.max(2, Math.floor(width / PER_TICK));
    switch (scale.kind) {
      case "TIME": {
        const step = STEPS.find((length) => (high - low) / length <= most) ?? STEPS[STEPS.length - 1];
        const shift = offset(low);
        const found = [];
        for (let at = Math.ceil((low + shift) / step) * step - shift; at <= high; at += step) {
          const key = step < 60000 ? "tickSecond" : step < 3600000 ? "tickMinute" : step < DAY ? "tickHour" : "tickDay";
          found.push([at, fill(words[key], moment(at))]);
        }
        return found;
      }
      case "LOGARITHM_OF_SECONDS": {
        const within = LENGTHS.map(Math.log10).filter((at) => at >= low && at <= high);
        return (within.length > 1 ? within : round(low, high, 3)).map((at) => [at, duration(10 ** at)]);
      }
      default: return round(low, high, most).map((at) => [at, shown(scale, at)]);
    }
  }

  function before(xs, x) {
    let low = 0;
    let high = xs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (xs[middle] <= x) low = middle + 1; else high = middle;
    }
    return low - 1;
  }

  function valueAt(curve, x, near) {
    const i = before(curve.x, x);
    if (!curve.joined) {
      const best = [i, i + 1].filter((k) => k >= 0 && k < curve.x.length)
        .sort((a, b) => Math.abs(curve.x[a] - x) - Math.abs(curve.x[b] - x))[0];
      return best !== undefined && Math.abs(curve.x[best] - x) <= near ? curve.y[best] : null;
    }
    if (i < 0) return null;
    if (curve.x[i] === x || curve.filled) return curve.y[i];
    if (i + 1 >= curve.x.length || curve.y[i] === null || curve.y[i + 1] === null) return null;
    const share = (x - curve.x[i]) / (curve.x[i + 1] - curve.x[i]);
    return curve.y[i] + share * (curve.y[i + 1] - curve.y[i]);
  }

  class Chart {
    constructor(figure, data) {
      this.figure = figure;
      this.svg = figure.querySelector("svg");
      this.panels = data.panels;
      for (const panel of this.panels) {
        for (const curve of panel.curves) curve.x = data.x[curve.x].map((x) => x + data.from);
      }
      this.scale = this.panels[0].x;
      this.range = [this.scale.low, this.scale.high];
      this.area = this.panels[0].area;
      const last = this.panels[this.panels.length - 1].area;
      this.bottom = last[1] + last[3];
      this.stops = [...new Set(this.panels.flatMap((p) => p.curves.flatMap((c) => c.x)))].sort((a, b) => a - b);
      this.at = null;
      this.markTicks();
      this.zoomed = element("g", { class: "zoom" }, this.svg);
      this.overlay = element("g", { class: "overlay" }, this.svg);
      this.tools();
      this.listen();
    }

    markTicks() {
      for (const child of this.svg.children) {
        const box = child.getBBox?.();
        const label = child.tagName === "text" && !child.hasAttribute("transform");
        const mark = child.tagName === "path" && box && box.width < 0.01 && box.height < 5;
        if (box && (label || mark) && box.y > this.bottom - 2 && box.y < this.bottom + 6) child.classList.add("tick");
      }
    }

    tools() {
      const bar = document.createElement("div");
      bar.className = "tools";
      this.out = this.button(bar, "−", words.zoomOut, () => this.scaleBy(2));
      this.button(bar, "+", words.zoomIn, () => this.scaleBy(0.5));
      this.all = this.button(bar, words.whole, words.whole, () => this.show(this.scale.low, this.scale.high));
      const help = document.createElement("span");
      help.textContent = words.help;
      help.className = "note";
      help.id = this.figure.id + "-help";
      bar.append(help);
      this.reading = document.createElement("output");
      this.reading.className = "reading";
      this.reading.setAttribute("aria-live", "polite");
      const line = document.createElement("div");
      line.className = "reading";
      line.append(this.reading);
      this.figure.querySelector(".drawing").after(line, bar);
      this.svg.setAttribute("tabindex", "0");
      this.svg.setAttribute("aria-describedby", help.id);
      this.svg.classList.add("live");
      this.out.disabled = this.all.disabled = true;
    }

    button(bar, text, label, act) {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.setAttribute("aria-label", label);
      made.addEventListener("click", act);
      bar.append(made);
      return made;
    }

    listen() {
      this.svg.addEventListener("pointermove", (event) => this.moved(event));
      this.svg.addEventListener("pointerdown", (event) => {
        if (event.pointerType === "mouse" && this.inside(event) !== null) this.from = this.inside(event);
      });
      this.svg.addEventListener("pointerup", (event) => this.released(event));
      this.svg.addEventListener("pointerleave", () => { this.from = undefined; if (document.activeElement !== this.svg) this.point(null); });
      this.svg.addEventListener("keydown", (event) => this.pressed(event));
    }

    inside(event) {
      const matrix = this.svg.getScreenCTM();
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
      const [left, , width] = this.area;
      if (point.x < left || point.x > left + width) return null;
      return this.range[0] + (point.x - left) / width * (this.range[1] - this.range[0]);
    }

    moved(event) {
      const x = this.inside(event);
      if (x !== null) this.point(x);
    }

    released(event) {
      const x = this.inside(event);
      if (this.from !== undefined && x !== null && Math.abs(x - this.from) > (this.range[1] - this.range[0]) / 50) {
        this.show(Math.min(x, this.from), Math.max(x, this.from));
      }
      this.from = undefined;
      this.point(x);
    }

    pressed(event) {
      const slack = (this.range[1] - this.range[0]) * ROUNDING;
      const stops = this.stops.filter((x) => x >= this.range[0] - slack && x <= this.range[1] + slack);
      if (stops.length === 0) return;
      const here = this.at === null ? -1 : before(stops, this.at);
      const leap = event.shiftKey ? Math.max(1, Math.round(stops.length / 20)) : 1;
      const to = (i) => this.point(stops[Math.max(0, Math.min(stops.length - 1, i))]);
      const acts = {
        ArrowRight: () => to(here + leap), ArrowLeft: () => to(here - leap),
        Home: () => to(0), End: () => to(stops.length - 1),
        "+": () => this.scaleBy(0.5), "-": () => this.scaleBy(2),
        Escape: () => this.show(this.scale.low, this.scale.high),
      };
      if (Object.hasOwn(acts, event.key)) {
        event.preventDefault();
        acts[event.key]();
      }
    }

    across(x) {
      return this.area[0] + (x - this.range[0]) / (this.range[1] - this.range[0]) * this.area[2];
    }

    static up(panel, y) {
      const [, top, , height] = panel.area;
      return top + height - (y - panel.y.low) / (panel.y.high - panel.y.low) * height;
    }

    point(x) {
      this.at = x;
      this.overlay.replaceChildren();
      if (x === null) return;
      const near = (this.range[1] - this.range[0]) / 60;
      const read = [];
      for (const panel of this.panels) {
        const [, top, , height] = panel.area;
        element("line", { class: "cursor", x1: this.across(x), x2: this.across(x), y1: top, y2: top + height }, this.overlay);
        const values = [];
        for (const curve of panel.curves) {
          const y = valueAt(curve, x, near);
          if (y === null) continue;
          values.push(curve.name + ": " + shown(panel.y, y));
          if (y >= panel.y.low && y <= panel.y.high) {
            element("circle", { class: "dot", cx: this.across(x), cy: Chart.up(panel, y), r: 2.5 }, this.overlay);
          }
        }
        if (values.length) read.push(panel.y.label + " — " + values.join("; "));
      }
      if (this.from !== undefined) {
        const [, top] = this.panels[0].area;
        element("rect", { class: "selected", x: Math.min(this.across(x), this.across(this.from)), y: top,
          width: Math.abs(this.across(x) - this.across(this.from)), height: this.bottom - top }, this.overlay);
      }
      this.reading.textContent = [shown(this.scale, x), ...read].join(" · ");
    }

    scaleBy(factor) {
      const middle = this.at ?? (this.range[0] + this.range[1]) / 2;
      const half = (this.range[1] - this.range[0]) * factor / 2;
      this.show(middle - half, middle + half);
    }

    show(low, high) {
      const whole = this.scale.high - this.scale.low;
      const length = Math.min(whole, Math.max(high - low, whole * SMALLEST_SHARE));
      const start = Math.max(this.scale.low, Math.min(low, this.scale.high - length));
      this.range = [start, start + length];
      const full = length >= whole * 0.9999;
      this.figure.classList.toggle("zoomed", !full);
      this.out.disabled = this.all.disabled = full;
      this.zoomed.replaceChildren();
      if (!full) this.redraw();
      this.point(this.at !== null && this.at >= this.range[0] && this.at <= this.range[1] ? this.at : null);
    }

    redraw() {
      const marks = ticks(this.scale, ...this.range, this.area[2]);
      for (const panel of this.panels) {
        const [left, top, width, height] = panel.area;
        const inner = element("svg", { x: left, y: top, width, height, viewBox: [left, top, width, height].join(" ") }, this.zoomed);
        for (const [at] of marks) {
          element("line", { class: "grid", x1: this.across(at), x2: this.across(at), y1: top, y2: top + height }, inner);
        }
        for (const curve of panel.curves) this.curve(panel, curve, inner);
        for (const level of panel.levels) {
          const y = Chart.up(panel, level.y);
          element("line", { x1: left, x2: left + width, y1: y, y2: y, stroke: level.colour, "stroke-width": level.width, "stroke-dasharray": level.dash }, inner);
        }
        for (const mark of panel.marks) {
          element("circle", { class: "dot", cx: this.across(mark.x), cy: Chart.up(panel, mark.y), r: 3 }, inner);
        }
      }
      for (const [at, text] of marks) {
        element("text", { x: this.across(at), y: this.bottom + 10 }, this.zoomed).textContent = text;
      }
    }

    curve(panel, curve, parent) {
      const base = Math.min(Chart.up(panel, panel.y.low), Chart.up(panel, Math.max(0, panel.y.low)));
      let path = "";
      let pen = "M";
      for (let i = 0; i < curve.x.length; i++) {
        if (curve.y[i] === null) { pen = "M"; continue; }
        const x = this.across(curve.x[i]);
        const y = Chart.up(panel, curve.y[i]);
        if (!curve.joined) {
          const half = Math.max(1, this.area[2] / curve.x.length / 4);
          path += curve.columns ? `M${x - half} ${base}V${y}H${x + half}V${base}Z` : `M${x - 3} ${y}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0Z`;
          continue;
        }
        if (curve.filled && pen === "L") path += `H${x}`;
        path += pen + x + " " + y;
        pen = "L";
      }
      if (curve.filled && path) path += `V${base}H${this.across(curve.x[0])}Z`;
      const solid = curve.filled || !curve.joined;
      element("path", { d: path, fill: solid ? curve.colour : "none", stroke: curve.colour,
        "stroke-width": curve.width, "stroke-dasharray": curve.dash }, parent);
    }
  }

  for (const box of document.querySelectorAll(".wide, .drawing")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
  for (const figure of document.querySelectorAll("figure.chart")) {
    const data = figure.querySelector("script");
    if (data) new Chart(figure, JSON.parse(data.textContent));
  }
})();
