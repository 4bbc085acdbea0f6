/** Dates, durations, numbers and money as people write them. */
import { language } from "./index";

/** The page's language as it is written where the reader is: en-GB has other dates than en-US. */
function locale(): string {
  return navigator.languages.find((one) => one.startsWith(language())) ?? language();
}

const DAY = 86_400_000;

export function formatDate(moment: string | Date): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(new Date(moment));
}

/** Without the year: for the axis of a chart. */
export function formatShortDate(moment: Date): string {
  return new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short" }).format(moment);
}

export function formatMoment(moment: string | Date): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(moment));
}

export function formatTime(moment: string | Date): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(new Date(moment));
}

/** “in 3 hours”, “2 days ago”. */
export function formatRelative(moment: string | Date, now: Date = new Date()): string {
  const seconds = (new Date(moment).getTime() - now.getTime()) / 1000;
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ["year", 31_536_000],
    ["month", 2_592_000],
    ["week", 604_800],
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ];
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return relative.format(Math.trunc(seconds), "second");
}

/** A length of time in its two largest units: “2 d 3 h”. */
export function formatDuration(milliseconds: number): string {
  const format = (value: number, unit: string) =>
    new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "short" }).format(value);
  const minutes = Math.round(milliseconds / 60_000);
  const parts: [number, string][] = [
    [Math.floor(minutes / 1440), "day"],
    [Math.floor((minutes % 1440) / 60), "hour"],
    [minutes % 60, "minute"],
  ];
  const shown = parts.filter(([value]) => value > 0).slice(0, 2);
  return shown.length ? shown.map(([value, unit]) => format(value, unit)).join(" ") : format(0, "minute");
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** With at most so many digits after the point. */
export function formatRounded(value: number, digits: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);
}

/** “2.5 days”, “12 hrs”. */
export function formatUnit(value: number, unit: "hour" | "day"): string {
  const options = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: value < 100 ? 1 : 0 } as const;
  return new Intl.NumberFormat(locale(), options).format(value);
}

export function formatMoney(amount: number, currency = "EUR"): string {
  const options = { style: "currency", currency, maximumFractionDigits: amount % 1 ? 2 : 0 } as const;
  try {
    return new Intl.NumberFormat(locale(), options).format(amount);
  } catch {
    return `${formatNumber(amount)} ${currency}`; // a currency that is no ISO 4217 code
  }
}

export function formatBytes(size: number): string {
  const [value, unit] =
    size < 1024 ? [size, "byte"] : size < 1_048_576 ? [size / 1024, "kilobyte"] : [size / 1_048_576, "megabyte"];
  const options = { style: "unit", unit: unit as string, unitDisplay: "short", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale(), options).format(value as number);
}

export type DueGroup = "overdue" | "today" | "week" | "later" | "none";

/** Which part of an inbox something belongs to; weeks end on Sunday. */
export function dueGroup(due: string | null, now: Date = new Date()): DueGroup {
  if (!due) return "none";
  const at = new Date(due);
  if (at < now) return "overdue";
  const midnight = new Date(now);
  midnight.setHours(24, 0, 0, 0);
  if (at < midnight) return "today";
  const daysToMonday = (8 - now.getDay()) % 7 || 7;
  return at.getTime() < midnight.getTime() + (daysToMonday - 1) * DAY ? "week" : "later";
}
