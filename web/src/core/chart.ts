/** A line over time, with its interval, the line of the days before, a target, and marks where the measure has changed. No React in here. */
import "uplot/dist/uPlot.min.css";
import "./chart.css";
import uPlot from "uplot";

export interface ChartPoint {
  /** The first day, midnight where the reader is. */
  at: Date;
  value: number | null;
  low: number | null;
  high: number | null;
}

export interface ChartBreak {
  at: Date;
  text: string;
}

export interface ChartOptions {
  points: ChartPoint[];
  /** Values of the days before, in the same order; empty: nothing is compared. */
  before: (number | null)[];
  target: number | null;
  breaks: ChartBreak[];
  /** Writes a value on the axis. */
  write: (value: number) => string;
  writeDay: (day: Date) => string;
  /** What is told of a point while it is pointed at. */
  describe: (index: number) => string;
  onSelect?: (index: number) => void;
}

export interface Chart {
  /** A PNG with a title above the drawing. */
  picture: (title: string, subtitle: string) => Promise<Blob>;
  destroy: () => void;
}

const [NOW, LOW, HIGH] = [1, 2, 3];

export function mountChart(container: HTMLElement, options: ChartOptions): Chart {
  let plot = draw(container, options);
  const size = new ResizeObserver(() => {
    if (container.clientWidth) plot.setSize({ width: container.clientWidth, height: container.clientHeight });
  });
  size.observe(container);
  const light = new MutationObserver(() => {
    plot.destroy();
    plot = draw(container, options);
  });
  light.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
  return {
    picture: (title, subtitle) => pictureOf(plot, title, subtitle),
    destroy() {
      size.disconnect();
      light.disconnect();
      plot.destroy();
    },
  };
}

function draw(container: HTMLElement, options: ChartOptions): uPlot {
  const { points, before, target, write, writeDay, onSelect } = options;
  const colours = coloursOf(container);
  const axis = { stroke: colours.text, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false }, font: FONT };
  const tip = document.createElement("div");
  tip.className = "sw-chart-tip";
  const plot: uPlot = new uPlot(
    {
      width: Math.max(container.clientWidth, 100),
      height: Math.max(container.clientHeight, 100),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
      scales: { x: { time: true }, y: { range: (_, least, most) => rangeOf(least, most, target) } },
      axes: [
        { ...axis, values: (_, days) => days.map((day) => writeDay(new Date(day * 1000))), space: 90 },
        { ...axis, values: (_, values) => values.map(write), size: widest },
      ],
      series: [
        {},
        { stroke: colours.line, width: 2, points: { show: points.length < 120, size: 5, fill: colours.line } },
        { points: { show: false } },
        { points: { show: false } },
        { stroke: colours.text, width: 1.2, dash: [4, 4], points: { show: false } },
        { stroke: colours.target, width: 1.5, dash: [10, 5], points: { show: false } },
      ],
      bands: [{ series: [HIGH, LOW], fill: colours.band }],
      hooks: {
        draw: [(drawn) => drawBreaks(drawn, options.breaks, colours)],
        setCursor: [(shown) => pointAt(shown, tip, options.describe)],
        ready: [(ready) => void ready.over.appendChild(tip)],
      },
    },
    [
      points.map(({ at }) => at.getTime() / 1000),
      points.map(({ value }) => value),
      points.map(({ low }) => low),
      points.map(({ high }) => high),
      points.map((_, index) => before[index] ?? null),
      points.map(() => target),
    ],
    container,
  );
  if (onSelect)
    plot.over.addEventListener("click", () => {
      const index = plot.cursor.idx;
      if (typeof index === "number" && points[index]) onSelect(index);
    });
  return plot;
}

const FONT = "12px system-ui, sans-serif";

/** Room for the longest number of the axis. */
function widest(_: uPlot, values: string[] | null): number {
  return 16 + 7 * Math.max(2, ...(values ?? []).map((one) => one.length));
}

/** From zero up, with the target in view. */
function rangeOf(least: number | null, most: number | null, target: number | null): [number, number] {
  const known = [least, most, target, 0].filter((one): one is number => one !== null && Number.isFinite(one));
  const [from, to] = [Math.min(...known), Math.max(...known)];
  return [from, to === from ? from + 1 : to + (to - from) * 0.06];
}

type Colours = ReturnType<typeof coloursOf>;

function coloursOf(container: HTMLElement) {
  const style = getComputedStyle(container);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: colour("--sw-chart-line"),
    band: colour("--sw-chart-band"),
    text: colour("--mantine-color-dimmed"),
    grid: colour("--mantine-color-default-border"),
    target: colour("--sw-attention"),
    mark: colour("--sw-late"),
    ground: colour("--mantine-color-body"),
    ink: colour("--mantine-color-text"),
  };
}

function drawBreaks(plot: uPlot, breaks: ChartBreak[], colours: Colours): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colours.mark;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
  for (const [number, { at }] of breaks.entries()) {
    const x = Math.round(plot.valToPos(at.getTime() / 1000, "x", true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(String(number + 1), x + 4 * devicePixelRatio, bbox.top + 12 * devicePixelRatio);
  }
  ctx.restore();
}

function pointAt(plot: uPlot, tip: HTMLElement, describe: (index: number) => string): void {
  const { idx, left } = plot.cursor;
  const value = typeof idx === "number" ? plot.data[NOW]?.[idx] : null;
  tip.hidden = typeof idx !== "number" || left === undefined || left < 0;
  if (tip.hidden || typeof idx !== "number") return;
  tip.textContent = describe(idx);
  const x = plot.valToPos(plot.data[0][idx] as number, "x");
  const isRight = x > plot.over.clientWidth / 2;
  tip.style.left = isRight ? "" : `${x + 10}px`;
  tip.style.right = isRight ? `${plot.over.clientWidth - x + 10}px` : "";
  tip.style.top = `${typeof value === "number" ? Math.max(plot.valToPos(value, "y") - 34, 0) : 0}px`;
}

function pictureOf(plot: uPlot, title: string, subtitle: string): Promise<Blob> {
  const drawn = plot.ctx.canvas;
  const scale = devicePixelRatio;
  const colours = coloursOf(plot.root);
  const [edge, head] = [16 * scale, 64 * scale];
  const canvas = document.createElement("canvas");
  canvas.width = drawn.width + 2 * edge;
  canvas.height = drawn.height + head + edge;
  const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
  pen.fillStyle = colours.ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = colours.ink;
  pen.font = `600 ${18 * scale}px system-ui, sans-serif`;
  pen.fillText(title, edge, 28 * scale, drawn.width);
  pen.font = `${13 * scale}px system-ui, sans-serif`;
  pen.fillText(subtitle, edge, 50 * scale, drawn.width);
  pen.drawImage(drawn, edge, head);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser made no picture."))), "image/png");
  });
}
