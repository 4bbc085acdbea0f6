/** A small trend without axes: the line of these days, dashed the one of those before, and the target. */
import type { Figure } from "./data";
import classes from "./kpi.module.css";

interface Props {
  trend: Figure["trend"];
  before?: Figure["trend"];
  target: number | null;
  label: string;
}

const [WIDTH, HEIGHT, EDGE] = [220, 44, 3];

export function Spark({ trend, before = [], target, label }: Props) {
  const values = [...trend, ...before].flatMap(({ value }) => (value === null ? [] : [value]));
  if (trend.length < 2 || values.length === 0) return <div className={classes.spark} aria-hidden />;
  if (target !== null) values.push(target);
  const [least, most] = [Math.min(0, ...values), Math.max(...values)];
  const y = (value: number) => HEIGHT - EDGE - ((value - least) / (most - least || 1)) * (HEIGHT - 2 * EDGE);
  const line = (points: Figure["trend"]) => pathOf(points.slice(0, trend.length), trend.length, y);
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {target !== null && <line className={classes.sparkTarget} x1={0} x2={WIDTH} y1={y(target)} y2={y(target)} />}
      <path className={classes.sparkBefore} d={line(before)} />
      <path className={classes.sparkNow} d={line(trend)} />
    </svg>
  );
}

/** Where there is nothing to tell the line is broken; a point alone is a short dash. */
function pathOf(points: Figure["trend"], length: number, y: (value: number) => number): string {
  const step = WIDTH / Math.max(length - 1, 1);
  let path = "";
  let isDrawing = false;
  for (const [number, { value }] of points.entries()) {
    if (value === null) {
      isDrawing = false;
      continue;
    }
    const at = `${(number * step).toFixed(1)} ${y(value).toFixed(1)}`;
    path += isDrawing ? `L${at}` : `M${at}h1`;
    isDrawing = true;
  }
  return path;
}
