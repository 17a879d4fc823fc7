// The target's frame: V-bar to the left, the Earth down; surroundings, the path, the drift, the ships and their names.
const FONT = '"DejaVu Sans", system-ui, sans-serif';
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const AROUND = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [1, -1], [-1, 1], [-1, -1]];
let colour = D.themes[D.theme], eased = null;

// A canvas of the size that it has on the page, cleared.
function canvas(id, fill) {
  const element = document.getElementById(id), ratio = devicePixelRatio || 1, wide = element.clientWidth, high = element.clientHeight;
  if (element.width !== Math.round(wide * ratio) || element.height !== Math.round(high * ratio)) {
    element.width = Math.round(wide * ratio);
    element.height = Math.round(high * ratio);
  }
  const x = element.getContext("2d");
  x.setTransform(ratio, 0, 0, ratio, 0, 0);
  x.clearRect(0, 0, wide, high);
  if (fill) { x.fillStyle = fill; x.fillRect(0, 0, wide, high); }
  return [x, wide, high];
}
function line(x, points, stroke, width, dash = [], alpha = 1) {
  x.beginPath();
  points.forEach(([a, b], k) => (k ? x.lineTo(a, b) : x.moveTo(a, b)));
  x.strokeStyle = stroke; x.lineWidth = width; x.globalAlpha = alpha; x.lineJoin = "round";
  x.setLineDash(dash); x.stroke(); x.setLineDash([]); x.globalAlpha = 1;
}
function dot(x, a, b, radius, fill) {
  x.beginPath(); x.arc(a, b, radius, 0, 2 * Math.PI);
  x.fillStyle = fill; x.fill(); x.strokeStyle = colour.panel; x.lineWidth = 1.3; x.stroke();
}

const CELL = 8, widths = new Map();
// How wide a text is; asking the canvas takes longer than all the rest of placing it.
function widthOf(x, font, text) {
  const key = font + text;
  if (!widths.has(key)) {
    if (widths.size > 2000) widths.clear();
    x.font = font;
    widths.set(key, x.measureText(text).width);
  }
  return widths.get(key);
}
// Texts that leave each other room: at the first free side of a place, or nowhere.
class Labels {
  constructor(x, wide, high, margin = 4) {
    this.x = x; this.taken = []; this.room = [margin, margin, wide - margin, high - margin];
    this.columns = Math.ceil(wide / CELL); this.rows = Math.ceil(high / CELL);
    this.lines = new Uint8Array(this.columns * this.rows); // cells of the panel that a line runs through
  }
  reserve(box) { this.taken.push(box); }
  keepOff(points) { // where a text stands only if there is no better place
    points.forEach(([a, b], k) => {
      const [c, d] = points[Math.max(0, k - 1)], parts = Math.min(400, Math.ceil(Math.hypot(a - c, b - d) / CELL));
      for (let i = 0; i <= parts; i++) {
        const column = Math.floor((c + ((a - c) * i) / (parts || 1)) / CELL), row = Math.floor((d + ((b - d) * i) / (parts || 1)) / CELL);
        if (column >= 0 && column < this.columns && row >= 0 && row < this.rows) this.lines[row * this.columns + column] = 1;
      }
    });
  }
  crossed([l, t, r, b]) {
    for (let row = Math.floor(t / CELL); row <= Math.floor(b / CELL); row++) {
      for (let column = Math.floor(l / CELL); column <= Math.floor(r / CELL); column++) if (this.lines[row * this.columns + column]) return true;
    }
    return false;
  }
  within([l, t, r, b]) { const [L, T, R, B] = this.room; return l >= L && t >= T && r <= R && b <= B; }
  free([l, t, r, b]) {
    return !this.taken.some(([a, c, d, e]) => l < d && r > a && t < e && b > c);
  }
  put(text, a, b, fill, { size = 15, bold = false, gap = 9, around = AROUND, must = false } = {}) {
    const font = `${bold ? "600 " : ""}${size}px ${FONT}`, wide = widthOf(this.x, font, text), high = 1.2 * size;
    const tries = [...around.map((side) => [...side, 2]), ...around.map((side) => [...side, 1])];
    if (must) tries.push(...around.map((side) => [...side, 0]));
    for (const [dx, dy, care] of tries) {
      const left = a + dx * gap - (dx > 0 ? 0 : dx < 0 ? wide : wide / 2), top = b + dy * gap - (dy > 0 ? 0 : dy < 0 ? high : high / 2);
      const box = [left - 3, top - 1, left + wide + 3, top + high + 1];
      if ((care > 0 && !this.free(box)) || (care > 1 && this.crossed(box)) || !this.within(box)) continue;
      this.reserve(box);
      this.x.font = font;
      this.x.globalAlpha = 0.75; this.x.fillStyle = colour.panel; this.x.fillRect(left - 2, top, wide + 4, high); this.x.globalAlpha = 1;
      this.x.fillStyle = fill; this.x.textAlign = "left"; this.x.textBaseline = "middle"; this.x.fillText(text, left, top + high / 2);
      return true;
    }
    return false;
  }
}

// A ship is painted once for each size and attitude, and stamped.
const stamps = new Map();
const turnedPoint = (x, z, c, s) => [c * x - s * z, s * x + c * z];
function outerBox(drawing, pitch, scale = 1) { // metres about the centre of mass
  const c = Math.cos(pitch), s = Math.sin(pitch), box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < drawing.outer.length; k += 2) {
    const [x, z] = turnedPoint(0.01 * drawing.outer[k], 0.01 * drawing.outer[k + 1], c, s);
    box[0] = Math.min(box[0], scale * x); box[1] = Math.min(box[1], scale * z);
    box[2] = Math.max(box[2], scale * x); box[3] = Math.max(box[3], scale * z);
  }
  return box;
}
function shipPaths(drawing) {
  drawing.paths ??= drawing.areas.map(([fill, ring]) => {
    const path = new Path2D();
    for (let k = 0; k < ring.length; k += 2) { if (k) path.lineTo(ring[k], ring[k + 1]); else path.moveTo(ring[k], ring[k + 1]); }
    path.closePath();
    return [fill, path];
  });
  if (!drawing.edge) {
    drawing.edge = new Path2D();
    for (let k = 0; k < drawing.contour.length; k += 4) {
      drawing.edge.moveTo(drawing.contour[k], drawing.contour[k + 1]);
      drawing.edge.lineTo(drawing.contour[k + 2], drawing.contour[k + 3]);
    }
  }
  return drawing.paths;
}
function drawShip(x, ship, number, pitch, scale, e, f) { // scale: units a metre; V-bar to the left
  const drawing = ship.drawings[number], turn = Math.round(pitch * 500) / 500, ratio = devicePixelRatio || 1;
  const painted = playing ? 1.03 ** Math.round(Math.log(scale) / Math.log(1.03)) : scale, k = scale / painted; // in motion within 1.5 %
  const box = outerBox(drawing, turn, painted), pad = 4, wide = box[2] - box[0] + 2 * pad, high = box[3] - box[1] + 2 * pad;
  const key = [D.ships.indexOf(ship.of), ship.which, number, turn, painted.toFixed(4), colour.outline, ratio].join();
  let stamp = stamps.get(key);
  if (!stamp && wide * high * ratio * ratio < 1.5e6) {
    if (stamps.size > 24) stamps.clear();
    stamp = document.createElement("canvas");
    stamp.width = Math.ceil(wide * ratio); stamp.height = Math.ceil(high * ratio);
    const b = stamp.getContext("2d");
    b.setTransform(ratio, 0, 0, ratio, (box[2] + pad) * ratio, (-box[1] + pad) * ratio);
    paintShip(b, drawing, turn, painted);
    stamps.set(key, stamp);
  }
  if (stamp) x.drawImage(stamp, e - (box[2] + pad) * k, f + (box[1] - pad) * k, (k * stamp.width) / ratio, (k * stamp.height) / ratio);
  else { x.save(); x.translate(e, f); paintShip(x, drawing, turn, scale); x.restore(); }
  return [e - k * box[2], f + k * box[1], e - k * box[0], f + k * box[3]];
}
function paintShip(b, drawing, pitch, scale) {
  const c = 0.01 * scale * Math.cos(pitch), s = 0.01 * scale * Math.sin(pitch), paths = shipPaths(drawing);
  b.transform(-c, s, s, c, 0, 0);
  b.lineJoin = "round"; b.strokeStyle = colour.outline; b.lineWidth = 260 / scale; b.stroke(drawing.edge);
  b.lineWidth = 40 / scale;
  for (const [fill, path] of paths) { b.fillStyle = b.strokeStyle = fill; b.fill(path); b.stroke(path); }
}
for (const ships of D.ships) for (const which of ["target", "chaser"]) Object.assign(ships[which], { of: ships, which });

const extent = (points) => points.reduce((box, [x, z]) => [Math.min(box[0], x), Math.min(box[1], z), Math.max(box[2], x), Math.max(box[3], z)], [Infinity, Infinity, -Infinity, -Infinity]);
const smaller = Math.min(...D.ships.flatMap((ships) => [ships.target.size, ships.chaser.size]));

// How the picture plane lies in a panel: what has to be shown fits, as the film decides it.
function viewOf(s, drift, wide, high, seconds) {
  const ships = D.ships[s.part], room = [46, 44, wide - 46, high - 62];
  const hull = outerBox(ships.chaser.drawings[s.drawing], s.pitch);
  const chaser = [hull[0] - s.arm[0], hull[1] - s.arm[1], hull[2] - s.arm[0], hull[3] - s.arm[1]];
  const [x0, z0, x1, z1] = ships.box, target = [x0, z0 * sim.far_end_shown(s.range), x1, z1];
  const way = extent([s.position, ...drift.filter(([after]) => after <= D.drift.shown).map(([, x, z]) => [x, z])]);
  const goal = sim.box_needed(way, target, chaser, ships.port, s.position, smaller, room[2] - room[0], room[3] - room[1]);
  const share = eased === null || calm || seconds < 0 ? 1 : 1 - Math.exp(-seconds / 0.35);
  eased = goal.map((value, k) => (eased ? eased[k] + share * (value - eased[k]) : value));
  const d = sim.view_scale(eased, room[2] - room[0], room[3] - room[1]);
  const e = (room[0] + room[2]) / 2 + (d * (eased[0] + eased[2])) / 2, f = (room[1] + room[3]) / 2 - (d * (eased[1] + eased[3])) / 2;
  return { d, enlarged: sim.enlargement(smaller, d), point: (x, z) => [e - d * x, f + d * z] };
}

function drawPanel(s, drift, seconds) {
  const [x, wide, high] = canvas("panel", colour.panel), view = viewOf(s, drift, wide, high, seconds);
  const ships = D.ships[s.part], at = (place) => view.point(place[0], place[1]), labels = new Labels(x, wide, high);
  const corner = (text, align, a, b) => {
    x.font = `14px ${FONT}`;
    const w = widthOf(x, x.font, text), left = align === "left" ? a : align === "right" ? a - w : a - w / 2;
    x.globalAlpha = 0.8; x.fillStyle = colour.panel; x.fillRect(left - 4, b - 16, w + 8, 21); x.globalAlpha = 1;
    x.textAlign = "left"; x.textBaseline = "alphabetic"; x.fillStyle = colour.muted; x.fillText(text, left, b);
    labels.reserve([left - 4, b - 16, left + w + 4, b + 5]);
  };
  // rings about the port, axes, keep-out
  const [px, py] = at(ships.port), [ox, oy] = view.point(0, 0);
  const ring = (a, b, radius, text, stroke, dash, alpha, angles) => {
    x.beginPath(); x.arc(a, b, radius, 0, 2 * Math.PI); x.globalAlpha = alpha; x.strokeStyle = stroke; x.lineWidth = dash.length ? 1.8 : 1; x.setLineDash(dash); x.stroke(); x.setLineDash([]); x.globalAlpha = 1;
    return text && (() => angles.some((angle) => labels.put(text, a + radius * Math.cos((angle * Math.PI) / 180), b + radius * Math.sin((angle * Math.PI) / 180), colour.muted, { size: 14, gap: 0, around: [[0, 0]] })));
  };
  const later = [];
  for (const [reach, text] of D.rings) {
    const size = reach * view.d;
    if (size > 60 && size < 1500 && sim.ring_crosses([0, 0, wide, high], px, py, size)) later.push(ring(px, py, size, size >= 105 ? text : "", colour.ring, [], Math.min(1, (size - 60) / 50), D.angles[0]));
  }
  const keep = D.keepOut[0] * view.d;
  if (keep > 40 && keep < 1500) later.push(ring(ox, oy, keep, keep > 90 ? D.keepOut[1] : "", colour.muted, [2, 4], 0.85, D.angles[1]));
  line(x, [[0, oy], [wide, oy]], colour.muted, 1.3);
  line(x, [[ox, oy], [ox, high]], colour.muted, 1.2, [6, 5], 0.9);
  // corridor, holds, gates
  const bars = [];
  if (D.corridor && s.stage.name !== "departure" && D.corridor.inside * view.d >= 26) {
    const { outline, axis, tangent, inside: end } = D.corridor, page = outline.map(([a, b]) => view.point(a + ships.port[0], b + ships.port[1]));
    x.beginPath(); page.forEach(([a, b], k) => (k ? x.lineTo(a, b) : x.moveTo(a, b))); x.fillStyle = colour.corridor; x.globalAlpha = colour.corridor_alpha; x.fill(); x.globalAlpha = 1;
    line(x, [page[1], page[0], page[2]], colour.corridor, 2);
    const named = [];
    const bar = ([reach, words], heavy) => {
      if (reach * view.d < 30 || (!heavy && (reach > s.range || named.length >= s.stage.holds.length + 2 || named.some((other) => Math.abs(other - reach) * view.d < 26)))) return;
      named.push(reach);
      const half = Math.max(Math.min(reach * tangent, end) + (heavy ? 7 : 3) / view.d, 9 / view.d), side = [axis[1], -axis[0]];
      const ends = [1, -1].map((sign) => view.point(ships.port[0] + reach * axis[0] + sign * half * side[0], ships.port[1] + reach * axis[1] + sign * half * side[1]));
      line(x, ends, colour.corridor, heavy ? 2.6 : 1.6, heavy ? [] : [6, 4]);
      const across = Math.abs(ends[0][0] - ends[1][0]) > Math.abs(ends[0][1] - ends[1][1]), low = heavy ? 1 : -1;
      const [a, b] = across ? (ends[0][0] > ends[1][0] ? ends[0] : ends[1]) : low * ends[0][1] > low * ends[1][1] ? ends[0] : ends[1];
      bars.push(() => labels.put(words, a, b, colour.corridor_text, { size: 14, gap: 6, around: across ? [[1, 0], [1, 1], [1, -1]] : [[0, low], [1, low], [-1, low]] }));
    };
    s.stage.holds.forEach((one) => bar(one, true));
    D.gates.forEach((one) => bar(one, false));
  }
  // the path flown since the stage began, with a dot every five minutes
  const first = lastBefore(S.t, s.stage.t), flown = [];
  const thin = Math.max(1, Math.floor((s.k - first) / 2500));
  for (let k = first; k <= s.k; k += thin) flown.push(view.point(S.path[2 * k], S.path[2 * k + 1]));
  flown.push(at(s.position));
  line(x, flown, colour.flown, 3.4);
  let mark = [Infinity, Infinity];
  for (let t = Math.ceil(s.stage.t / D.trailMark) * D.trailMark; t <= s.t; t += D.trailMark) {
    const [a, b] = at(stateAt(t).position);
    if (Math.abs(a - mark[0]) + Math.abs(b - mark[1]) > 13) { dot(x, a, b, 4.2, colour.flown); mark = [a, b]; }
  }
  const ahead = drift.map(([, a, b]) => view.point(a, b)), touch = drift.length ? touchOf(s) : null;
  const touched = drawDrift(x, drift, ahead, touch);
  for (const one of [flown, touch ? ahead.slice(0, 2 + touch.after / D.drift.step) : ahead, [[0, oy], [wide, oy]], [[ox, oy], [ox, high]]]) labels.keepOff(one);
  // the ships, each about its port
  const placed = (ship, number, pitch, place, arm) => {
    const d = sim.whole_units(view.d * view.enlarged, ship.size), [a, b] = at(place);
    return drawShip(x, ship, number, pitch, d, a + d * arm[0], b - d * arm[1]);
  };
  const targetBox = placed(ships.target, 0, 0, ships.port, ships.port);
  const chaserBox = placed(ships.chaser, s.drawing, s.pitch, s.position, s.arm);
  labels.reserve(targetBox); labels.reserve(chaserBox);
  corner(say("left", 0), "left", 10, 20); corner(say("right", 0), "right", wide - 10, 20);
  if (view.enlarged > 1.15) corner(say("enlarged", 0, view.enlarged < 9.95 ? view.enlarged.toFixed(1) : thousands(sim.two_figures(view.enlarged))), "center", wide / 2, 20);
  corner(say("below", 0), "right", wide - 10, legend(x, high, labels) > wide - 200 ? high - 36 : high - 10);
  if (touched) labels.put(say("touch", touch.how, D.names[0], inWords(touch.after)), ...touched, touch.how === D.drift.port ? colour.corridor_text : colour.warning, { bold: true, gap: 14, must: true });
  // minutes of the drift, names, and the rest while there is room
  let last = ahead[0];
  for (const minute of D.drift.marks) {
    const k = (60 * minute) / D.drift.step;
    if (k >= ahead.length || (touch && 60 * minute > touch.after - 20)) break;
    const [a, b] = ahead[k];
    if (a < 6 || b < 6 || a > wide - 6 || b > high - 6 || Math.hypot(a - last[0], b - last[1]) < 27) continue;
    last = [a, b];
    dot(x, a, b, 5.2, colour.drift);
    labels.reserve([a - 6, b - 6, a + 6, b + 6]);
    labels.put(say("minutes ahead", 0, String(minute)), a, b, colour.drift_text, { bold: true, gap: 10 });
  }
  for (const [name, [l, t, r, b]] of [[D.names[0], targetBox], [D.names[1], chaserBox]]) {
    [[r, (t + b) / 2, [1, 0]], [l, (t + b) / 2, [-1, 0]], [(l + r) / 2, b, [0, 1]], [(l + r) / 2, t, [0, -1]]].some(([a, c, side]) => labels.put(name, a, c, colour.ink, { size: 17, bold: true, gap: 5, around: [side] }));
  }
  for (const put of [...bars, ...later]) if (put) put();
}

// The drift, up to what it touches; the last of it in a warning's colour. Returns where it touches.
function drawDrift(x, drift, ahead, touch) {
  if (!ahead.length) return null;
  if (!touch) { line(x, ahead, colour.drift, 3.2, [10, 6]); return null; }
  const at = touch.after / D.drift.step, k = Math.min(Math.floor(at), ahead.length - 2), share = Math.min(1, at - k);
  const end = [0, 1].map((j) => ahead[k][j] + share * (ahead[k + 1][j] - ahead[k][j]));
  const reached = [...ahead.slice(0, k + 1), end], port = touch.how === D.drift.port, stroke = port ? colour.corridor : colour.warning;
  const last = reached.slice(Math.max(0, Math.ceil((touch.after - D.drift.warned) / D.drift.step) - 1));
  line(x, reached, colour.drift, 3.2, [10, 6]);
  line(x, last, colour.panel, 4.4);
  line(x, last, stroke, 4, port ? [3, 4] : [10, 6]);
  if (port) { x.beginPath(); x.arc(...end, 6, 0, 2 * Math.PI); x.fillStyle = colour.panel; x.fill(); x.strokeStyle = stroke; x.lineWidth = 2.6; x.stroke(); }
  else for (const slope of [8, -8]) line(x, [[end[0] - 8, end[1] - slope], [end[0] + 8, end[1] + slope]], stroke, 4);
  return end;
}

function legend(x, high, labels) {
  const lines = [[D.legend[0], colour.flown, []], [D.legend[1], colour.drift, [10, 6]]];
  if (D.legend[2]) lines.push([D.legend[2], colour.corridor, []]);
  x.font = `14px ${FONT}`; x.textAlign = "left"; x.textBaseline = "middle";
  let a = 10;
  for (const [text, stroke, dash] of lines) {
    const wide = widthOf(x, x.font, text) + 44;
    x.globalAlpha = 0.8; x.fillStyle = colour.panel; x.fillRect(a - 4, high - 27, wide + 8, 22); x.globalAlpha = 1;
    line(x, [[a, high - 16], [a + 34, high - 16]], stroke, 3.4, dash);
    x.fillStyle = colour.ink; x.fillText(text, a + 40, high - 15);
    labels.reserve([a, high - 27, a + wide, high - 4]);
    a += wide + 20;
  }
  return a;
}
