// The flight: its samples, what stands where at a time, and the drift ahead by the simulator's own functions.
const D = JSON.parse(document.getElementById("data").textContent);

const unpack = (text, Kind) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Kind(bytes.buffer);
};
const KINDS = { t: Float64Array, relative: Float64Array, target: Float64Array, jets: Uint8Array, drawing: Uint8Array, part: Uint8Array, anchor: Uint32Array, touchT: Float64Array, touchAt: Float64Array, touchHow: Uint8Array };
const S = Object.fromEntries(Object.entries(D.samples).map(([name, text]) => [name, unpack(text, KINDS[name] ?? Float32Array)]));
const COUNT = S.t.length, START = S.t[0], END = S.t[COUNT - 1];

// the last place in a rising list that is not above a value, 0 at least
const lastBefore = (list, value) => {
  let low = 0, high = list.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (list[middle] <= value) low = middle; else high = middle;
  }
  return low;
};
const say = (group, code, ...texts) => D.table[group][code].replace(/\{(\d)\}/g, (_, k) => texts[k]);
const inside = (spans, t) => spans.some(([start, end]) => start <= t && t < end);

// What the panels need of a time: as the film does, straight between two samples.
function stateAt(t) {
  const k = lastBefore(S.t, t), next = Math.min(k + 1, COUNT - 1), span = S.t[next] - S.t[k];
  const share = span > 0 ? (t - S.t[k]) / span : 0, mix = (a, b) => a + share * (b - a);
  const of = (name, width, j = 0) => mix(S[name][k * width + j], S[name][next * width + j]);
  const turn = Math.atan2(Math.sin(S.pitch[next] - S.pitch[k]), Math.cos(S.pitch[next] - S.pitch[k]));
  const same = S.drawing[k] === S.drawing[next];
  return {
    t, k, part: S.part[k], position: [of("path", 2), of("path", 2, 1)], arm: [of("arm", 2), of("arm", 2, 1)],
    range: of("range", 1), rate: of("rate", 1), jets: S.jets[k], pitch: S.pitch[k] + (same ? share * turn : 0), drawing: S.drawing[k],
    docked: inside(D.joined, t), stage: D.stages[Math.max(0, D.stages.findLastIndex((one) => one.t <= t + 1e-6))],
    chapter: D.chapters.findLastIndex((one) => one.t <= t + 1e-6),
  };
}

// Both ships' states at a sample: the target is coasted from the state that was kept before it.
function pairAt(k) {
  const a = lastBefore(S.anchor, k), from = S.anchor[a], [world, target] = WORLDS[S.part[k]];
  const kept = Array.from(S.target.subarray(6 * a, 6 * a + 6)), seconds = S.t[k] - S.t[from];
  return sim.orbit_coast(world, target, S.t[from], kept, seconds, 60).concat(Array.from(S.relative.subarray(6 * k, 6 * k + 6)));
}

// Where the chaser's port goes if no jet fires from now on: [seconds ahead, x, z] in the picture plane.
function driftFrom(s) {
  if (s.docked) return [];
  const [world, target, chaser] = WORLDS[s.part], minutes = D.drift.minutes[s.range > D.drift.near ? 0 : 1], path = [[0, ...s.position]];
  let t = S.t[s.k], pair = pairAt(s.k), seconds = s.t - t, before = s.position[0];
  const turn = 2 * Math.PI * Math.hypot(pair[0], pair[1], pair[2]);
  for (let after = 0; after <= 60 * minutes; after += D.drift.step) {
    pair = sim.pair_coast(world, target, chaser, t, pair, seconds, 60);
    t += seconds;
    seconds = D.drift.step;
    const place = sim.pair_to_curvilinear(world, target, t, pair);
    let x = place[0] + s.arm[0];
    x += turn * Math.round((before - x) / turn); // round the Earth a path goes on, it does not leap
    before = x;
    if (after > 0) path.push([after, x, place[2] + s.arm[1]]);
  }
  return path;
}

// What that drift would touch: after how many seconds, and how; null where it touches nothing.
function touchOf(s) {
  const k = lastBefore(S.touchT, s.t), since = s.t - S.touchT[k], after = S.touchAt[k] - s.t;
  return since >= 0 && since < D.drift.asked && after > 0 ? { after, how: S.touchHow[k] } : null;
}

// Numbers as the film writes them
const thousands = (value, digits = 0) => {
  const text = Math.abs(value).toFixed(digits), [whole, rest] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? "." + rest : "");
  return value < 0 && /[1-9]/.test(text) ? "\u2212" + grouped : grouped;
};
const lengthParts = (metres) => {
  const unit = sim.length_unit(metres), value = sim.length_in(metres, unit);
  return [thousands(value, sim.length_decimals(value, unit)), say("unit", unit)];
};
const inMetres = (metres) => {
  const unit = sim.metric_unit(metres), value = sim.length_in(metres, unit);
  return thousands(value, sim.metric_decimals(value, unit)) + " " + say("unit", unit);
};
const inWords = (seconds) => {
  const [code, first, second] = sim.wait(seconds);
  return say("wait", code, String(first), String(second).padStart(2, "0"));
};
function digits(s) {
  if (s.docked) {
    return { range: [say("docked", 0), ""], rangeBeside: ["", say("docked", 1, inWords(Math.max(0, s.t - D.joinedSince)))],
      rate: ["0.00", say("unit of rate", 0)], rateBeside: ["", say("docked", 2)] };
  }
  const feet = s.rate / sim.FOOT, code = sim.beside_range(s.range);
  const texts = [[inMetres(s.range)], [thousands(s.range / sim.FOOT) + " " + say("unit", 0), inMetres(s.range)], [lengthParts(Math.abs(s.position[0])).join(" ")]];
  return {
    range: lengthParts(s.range), rangeBeside: ["", say("beside the range", code, ...texts[code])],
    rate: [thousands(feet, sim.rate_decimals(feet)), say("unit of rate", 0)],
    rateBeside: [say("direction", sim.direction(s.rate)), thousands(s.rate, 3) + " " + say("unit of rate", 1)],
  };
}
