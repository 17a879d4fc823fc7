// The page: play, pause, scrub, jump; what is said; keys.
const $ = (id) => document.getElementById(id);
const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 1000], LONGEST_FRAME_S = 0.1, LIVE_MS = 5000;
let time = START, playing = false, speed = 60, drifting = true, before = 0, stale = true, cause = "start", heard = "", heardAt = -LIVE_MS, listed = -1;
const meter = []; // ms of each frame's work, the last 600

function two(value) { return String(value).padStart(2, "0"); }
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
function clockText(t) {
  const [from, to] = D.clock.utc, utc = new Date(1000 * (from + (END > START ? ((to - from) * (t - START)) / (END - START) : 0)));
  const [, sign, days, h, m, sec] = /^(\D?)(\d+)\/(\d+):(\d+):(\d+)/.exec(D.clock.met);
  let met = Math.round((sign ? -1 : 1) * (86400 * days + 3600 * h + 60 * m + Number(sec)) + t - START);
  const minus = met < 0 ? "\u2212" : "";
  met = Math.abs(met);
  const text = `${minus}${Math.floor(met / 86400)}/${two(Math.floor(met / 3600) % 24)}:${two(Math.floor(met / 60) % 60)}:${two(met % 60)}`;
  return say("clock", 0, `${two(utc.getUTCDate())} ${MONTHS[utc.getUTCMonth()]} ${utc.toISOString().slice(11, 19)}`, text);
}

function frame(now) {
  const seconds = Math.min(LONGEST_FRAME_S, (now - before) / 1000); // a page that slept does not leap
  before = now;
  if (playing) {
    time = Math.min(END, time + seconds * speed);
    if (time >= END) play(false);
    stale = true;
  }
  if (stale) {
    const begun = performance.now();
    stale = show(cause === "play" || cause === "ease" ? seconds : -1, now);
    meter.push(performance.now() - begun);
    if (meter.length > 600) meter.shift();
  }
  requestAnimationFrame(frame);
}

function write(id, text) { // what stands there already costs the page no new layout
  if ($(id).textContent !== text) $(id).textContent = text;
}
// Show the time; return whether the picture still eases.
function show(seconds, now) {
  const s = stateAt(time), drift = drifting ? driftFrom(s) : [], was = eased;
  drawPanel(s, drift, seconds);
  const moved = was !== null && eased.some((value, k) => Math.abs(value - was[k]) > 1e-3 * (eased[2] - eased[0]));
  drawTicks();
  const said = digits(s);
  for (const name of ["range", "rate"]) {
    const [word, rest] = said[name + "Beside"];
    write(name, said[name][0]);
    write(name + "Unit", said[name][1]);
    write(name + "Word", word);
    write(name + "Beside", (word ? "   " : "") + rest);
  }
  write("clock", clockText(s.t));
  const chapter = D.chapters[s.chapter];
  write("caption", chapter ? chapter.caption : "");
  if (document.activeElement !== $("time") || playing) $("time").value = time;
  if (s.chapter !== listed) {
    const events = $("events").children;
    if (events[listed]) events[listed].removeAttribute("aria-current");
    if (events[s.chapter]) {
      events[s.chapter].setAttribute("aria-current", "step");
      events[s.chapter].scrollIntoView({ block: "nearest" });
    }
    listed = s.chapter;
  }
  const sentence = [chapter && chapter.name, said.range.join(" "), said.rate.join(" "), said.rateBeside[0]].filter(Boolean).join(", ");
  if (sentence !== heard && now - heardAt > LIVE_MS) {
    $("live").textContent = heard = sentence;
    heardAt = now;
    $("panel").setAttribute("aria-label", `${D.names.join(", ")}: ${sentence}`);
  }
  cause = playing ? "play" : "ease";
  return moved && !playing && seconds >= 0;
}

let ticked = "";
function drawTicks() {
  const element = $("ticks"), state = [element.clientWidth, devicePixelRatio, D.theme, D.ticks.filter(([, t]) => t <= time).length].join();
  if (state === ticked) return;
  ticked = state;
  const [x, wide, high] = canvas("ticks"), pad = 8, place = (t) => pad + ((wide - 2 * pad) * (t - START)) / Math.max(1, END - START);
  const labels = new Labels(x, wide, high, 0);
  for (const [name, t] of [...D.ticks].sort((a, b) => a[2] - b[2])) {
    line(x, [[place(t), high - 6], [place(t), high]], t <= time ? colour.flown : colour.muted, 2);
    labels.put(name, place(t), high - 15, t <= time ? colour.ink : colour.muted, { size: 12, gap: 0, around: [[0, 0], [1, 0], [-1, 0]] });
  }
}

function go(t) { time = Math.min(END, Math.max(START, t)); cause = "jump"; stale = true; }
function play(on) {
  if (on && time >= END) go(START);
  playing = on;
  $("play").textContent = on ? "Pause" : "Play";
  stale = true;
}
function quicker(step) {
  $("speed").selectedIndex = Math.min(SPEEDS.length - 1, Math.max(0, $("speed").selectedIndex + step));
  speed = SPEEDS[$("speed").selectedIndex];
}
function event(step) {
  const times = D.chapters.map((one) => one.t), next = step > 0 ? times.find((t) => t > time + 0.5) : times.findLast((t) => t < time - 0.5);
  if (next !== undefined) go(next);
}
function drift() { drifting = !drifting; $("drift").setAttribute("aria-pressed", drifting); stale = true; }
function theme(name) {
  D.theme = name; colour = D.themes[name];
  for (const [key, value] of Object.entries(colour)) document.documentElement.style.setProperty("--" + key, value);
  stale = true;
}
const otherTheme = () => theme(D.theme === "light" ? "dark" : "light");
const KEYS = {
  " ": () => play(!playing), ArrowLeft: (far) => go(time - (far ? 60 : 10)), ArrowRight: (far) => go(time + (far ? 60 : 10)),
  n: () => event(1), p: () => event(-1), "+": () => quicker(1), "=": () => quicker(1), "-": () => quicker(-1),
  d: drift, l: otherTheme, Home: () => go(START), End: () => go(END),
};
addEventListener("keydown", (e) => {
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key, field = e.target.tagName;
  if (e.ctrlKey || e.metaKey || e.altKey || !KEYS[key] || field === "SELECT") return;
  if ((field === "BUTTON" && key === " ") || (e.repeat && !key.startsWith("Arrow"))) return;
  e.preventDefault();
  KEYS[key](e.shiftKey);
});

$("title").textContent = D.title;
$("rangeHead").textContent = `${say("headings", 0)}, ${say("measured", D.hasPorts ? 1 : 0)}`;
$("rateHead").textContent = say("headings", 1);
Object.assign($("time"), { min: START, max: END, value: START });
for (const value of SPEEDS) $("speed").append(new Option(value, value, false, value === speed));
for (const one of D.chapters) {
  const item = document.createElement("li"), button = document.createElement("button"), when = document.createElement("time"), name = document.createElement("span");
  when.textContent = clockText(one.t).match(/\d\d:\d\d/)[0];
  name.textContent = one.name;
  button.type = "button";
  button.append(when, name);
  button.onclick = () => { go(one.t); button.blur(); };
  item.append(button);
  $("events").append(item);
}
$("play").onclick = () => play(!playing);
$("speed").onchange = () => { quicker(0); $("speed").blur(); };
$("time").oninput = () => go(Number($("time").value));
$("drift").onclick = drift;
$("theme").onclick = otherTheme;
addEventListener("resize", () => { stale = true; cause = "jump"; });
theme(D.theme);
requestAnimationFrame((now) => { before = now; frame(now); });
