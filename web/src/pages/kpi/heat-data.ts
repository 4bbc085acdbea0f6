/** What a diagram is painted by, how dark each element is, and what its badge says. */
import type { Schemas } from "../../api/client";
import type { Mark } from "../../core/viewer";
import { formatDuration, formatNumber, formatUnit } from "../../i18n/format";

export type Heat = Schemas["Heat"];
export type ElementHeat = Schemas["ElementHeat"];
export const MEASURES = ["frequency", "working", "waiting", "losses"] as const;
export type HeatMeasure = (typeof MEASURES)[number];
export const HEAT_PERIODS = ["month", "quarter", "year", "all"] as const;
export type HeatPeriod = (typeof HEAT_PERIODS)[number];

/** From the least to the most. */
export const SHADES = 5;

/** The number that an element is painted by; null: it has none. */
export function amount(heat: ElementHeat, measure: HeatMeasure): number | null {
  switch (measure) {
    case "frequency":
      return heat.passes || null;
    case "working":
      return heat.working;
    case "waiting":
      return heat.waiting;
    case "losses":
      return heat.losses ? heat.loss_hours : null;
  }
}

export function amountText(value: number, measure: HeatMeasure): string {
  if (measure === "frequency") return formatNumber(value);
  return measure === "losses" ? formatUnit(value, "hour") : formatDuration(value * 1000);
}

export interface Painted {
  marks: ReadonlyMap<string, Mark>;
  badges: ReadonlyMap<string, string>;
  least: number;
  most: number;
}

/** Times are spread over orders of magnitude, so their shades go by the logarithm; numbers go straight. */
export function painted(heat: Heat, measure: HeatMeasure): Painted {
  const known = heat.elements.flatMap((one) => {
    const value = amount(one, measure);
    return value === null ? [] : [{ id: one.element_id, value }];
  });
  const values = known.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const scaled = measure === "frequency" ? (value: number) => value : (value: number) => Math.log1p(value);
  const shade = (value: number) => {
    const [from, to] = [measure === "frequency" ? 0 : scaled(least), scaled(most)];
    const place = to > from ? (scaled(value) - from) / (to - from) : 1;
    return Math.min(1 + Math.floor(place * SHADES), SHADES);
  };
  const marks = new Map<string, Mark>(known.map(({ id, value }) => [id, `heat-${shade(value)}` as Mark]));
  if (measure === "frequency") {
    const taken = Math.max(...heat.flows.map((flow) => flow.taken), 1);
    for (const flow of heat.flows)
      if (flow.taken)
        marks.set(flow.flow_id, `heat-${Math.min(1 + Math.floor((flow.taken / taken) * SHADES), SHADES)}` as Mark);
  }
  const badges = new Map(known.map(({ id, value }) => [id, amountText(value, measure)]));
  return { marks, badges, least: values.length ? least : 0, most: values.length ? most : 0 };
}
