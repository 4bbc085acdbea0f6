/** ISO 8601 durations, dates and expressions, as deadlines and timers have them. */
import { language } from "../../../i18n";
import type { Option } from "./entries";

const DURATION =
  /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS = ["year", "month", "week", "day", "hour", "minute", "second"] as const;

export function isExpression(value: string): boolean {
  return /^\$\{[\s\S]+\}$/.test(value.trim());
}

export function isDuration(value: string): boolean {
  return DURATION.test(value);
}

export function isDate(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value));
}

/** A duration in words; "" when it is none. */
export function inWords(value: string | undefined): string {
  const found = DURATION.exec(value ?? "");
  if (!found) return "";
  return UNITS.flatMap((unit, index) => {
    const amount = Number(found[index + 1] ?? 0);
    const format = new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "long" });
    return amount ? [format.format(amount)] : [];
  }).join(" ");
}

const USUAL = ["PT1H", "PT4H", "PT8H", "P1D", "P2D", "P3D", "P1W", "P2W", "P1M"];

export function usualDurations(): Option[] {
  return USUAL.map((value) => ({ value, label: inWords(value) }));
}
