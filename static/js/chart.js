// Draws what the server describes (monitoring/chart_plotly.py) over the drawing that is already there, and
// makes a PNG of it. Without this file the page says the same.
const TOKENS = ["--ink", "--muted", "--line", "--field", "--brand", "--accent", "--bad", "--surface"];
const DUTCH = {
  moduleType: "locale",
  name: "nl",
  dictionary: {},
  format: {
    days: ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
    shortDays: ["zo", "ma", "di", "wo", "do", "vr", "za"],
    months: ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
    shortMonths: ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    date: "%d-%m-%Y",
    decimal: ",",
    thousands: ".",
  },
};
const CONFIG = { displayModeBar: false, responsive: false, locale: document.documentElement.lang, doubleClick: false };
const PNG = { width: 1280, height: 720, size: 20 };

function colours(scheme) {
  const probe = document.createElement("span");
  if (scheme) probe.style.colorScheme = scheme;
  document.body.append(probe);
  const found = {};
  for (const name of TOKENS) {
    probe.style.color = `var(${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

// Names of tokens become colours, wherever they stand.
function painted(value, palette) {
  if (Array.isArray(value)) return value.map((one) => painted(one, palette));
  if (typeof value === "string") return palette[value] ?? value;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, painted(one, palette)]));
}

// `room` in rem, as in static/css/chart.css.
const fits = (level, room) => level !== null && level <= (room < 40 ? 0 : room < 60 ? 1 : 2);

function figure(described, { room, size, palette, margin }) {
  const { times, levels } = described.meta;
  const shown = (number) => fits(levels[number], room);
  const data = painted(described.data, palette).map((trace) =>
    Array.isArray(trace.text) ? { ...trace, text: trace.text.map((words, n) => (shown(trace.x[n]) ? words : "")) } : trace);
  const layout = painted(described.layout, palette);
  layout.font = { ...layout.font, size, family: getComputedStyle(document.body).fontFamily };
  layout.margin = margin;
  layout.xaxis.tickvals = layout.xaxis.tickvals.filter(shown);
  layout.xaxis.ticktext = times.filter((_, number) => shown(number));
  return { data, layout };
}

function draw(chart, described) {
  const area = chart.querySelector(".chart-area");
  const live = chart.querySelector(".chart-live");
  const style = getComputedStyle(area);
  const margin = { l: parseFloat(style.paddingLeft), r: parseFloat(style.paddingRight), t: parseFloat(style.paddingTop), b: parseFloat(style.paddingBottom), pad: 0 };
  const size = parseFloat(getComputedStyle(chart.querySelector(".chart-svg text")).fontSize);
  const root = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const fitting = figure(described, { room: area.clientWidth / root, size, palette: colours(), margin });
  fitting.layout.width = area.clientWidth;
  fitting.layout.height = area.clientHeight;
  return Plotly.react(live, fitting.data, fitting.layout, CONFIG).then(() => chart.classList.add("drawn"));
}

async function savePng(described, name) {
  const fitting = figure(described, { room: 64, size: PNG.size, palette: colours("light"), margin: { l: 90, r: 40, t: 90, b: 90 } });
  fitting.layout.title = { text: described.meta.title, x: 0.02, xanchor: "left", font: { size: PNG.size * 1.4 } };
  // As SVG, in a data address: the policy of our headers has no place for the blobs that plotly.js uses for PNG.
  const picture = new Image();
  picture.src = await Plotly.toImage({ ...fitting, config: CONFIG }, { format: "svg", width: PNG.width, height: PNG.height });
  await picture.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: 2 * PNG.width, height: 2 * PNG.height });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `${name}.png` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

Plotly.register(DUTCH);
for (const chart of document.querySelectorAll("[data-chart]")) {
  const described = JSON.parse(document.getElementById(chart.dataset.chart).textContent);
  const again = () => draw(chart, described);
  const button = chart.parentElement.querySelector(`[data-png="${chart.dataset.chart}"]`);
  button.hidden = false;
  button.addEventListener("click", () => savePng(described, chart.dataset.name));
  // Also right now: an observer calls once when it begins.
  let width = 0;
  new ResizeObserver(() => {
    if (chart.clientWidth !== width) {
      width = chart.clientWidth;
      again();
    }
  }).observe(chart);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
}
