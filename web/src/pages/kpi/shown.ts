/** Figures as people read them. */
import { useLanguage } from "../../i18n";
import { formatDate, formatMoney, formatRounded, formatUnit } from "../../i18n/format";
import type { Unit } from "./data";
import { asDate, type Days, moved } from "./period";

export type Written = (value: number | null | undefined, unit: Unit) => string;

/** Writes a figure in its unit: “31.2%”, “2.5 days”, “1,250 €”; “–” where there is none. */
export function useWritten(currency: string): Written {
  useLanguage();
  return (value, unit) => written(value, unit, currency);
}

export function written(value: number | null | undefined, unit: Unit, currency: string): string {
  if (value === null || value === undefined) return "–";
  switch (unit) {
    case "percent":
      return `${formatRounded(value, 1)}%`;
    case "money":
      return formatMoney(Math.abs(value) < 1000 ? Math.round(value * 100) / 100 : Math.round(value), currency);
    case "hours":
      return formatUnit(value, "hour");
    case "days":
      return formatUnit(value, "day");
    default:
      return formatRounded(value, Math.abs(value) < 100 ? 2 : 0);
  }
}

/** “1 Nov 2026 – 24 Nov 2026”: the last day is one that belongs to it. */
export function writtenDays({ since, until }: Days): string {
  const [first, last] = [formatDate(asDate(since)), formatDate(asDate(moved(until, -1)))];
  return first === last ? first : `${first} – ${last}`;
}
