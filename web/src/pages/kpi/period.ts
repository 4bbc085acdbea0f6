/** Which days the figures are of, and which they are compared with: all of it stands in the address. */
import { useMemo } from "react";
import { useSearchParams } from "wouter";

export const PERIODS = ["30", "90", "365", "month", "quarter", "year", "own"] as const;
export type PeriodName = (typeof PERIODS)[number];
export const COMPARISONS = ["previous", "year", "none"] as const;
export type ComparisonName = (typeof COMPARISONS)[number];
export type Per = "day" | "week" | "month";

/** From a day (included) until another (not included), as the API writes days. */
export interface Days {
  since: string;
  until: string;
}

export interface Period extends Days {
  name: PeriodName;
  comparison: ComparisonName;
  /** The days that the figures are compared with. */
  before: Days | null;
  /** What trends tell apart. */
  per: Per;
}

const DEFAULT: PeriodName = "90";

export function usePeriod() {
  const [params, setParams] = useSearchParams();
  const period = useMemo(() => read(params), [params]);
  const change = (changes: Record<string, string>) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value) after.set(name, value);
          else after.delete(name);
        }
        return after;
      },
      { replace: true },
    );
  return { period, change };
}

/** The part of the address that says the period, for links to other pages: "" or "?period=30&compare=none". */
export function usePeriodQuery(): (more?: Record<string, string>) => string {
  const [params] = useSearchParams();
  return (more = {}) => {
    const kept = new URLSearchParams();
    for (const name of ["period", "since", "until", "compare"]) {
      const value = params.get(name);
      if (value) kept.set(name, value);
    }
    for (const [name, value] of Object.entries(more)) kept.append(name, value);
    const text = kept.toString();
    return text && `?${text}`;
  };
}

function read(params: URLSearchParams): Period {
  const name = PERIODS.find((one) => one === params.get("period")) ?? DEFAULT;
  const comparison = COMPARISONS.find((one) => one === params.get("compare")) ?? "previous";
  const days = daysOf(name, params.get("since") ?? "", params.get("until") ?? "");
  const length = daysBetween(days);
  return {
    ...days,
    name,
    comparison,
    before: beforeOf(days, comparison),
    per: length <= 45 ? "day" : length <= 400 ? "week" : "month",
  };
}

function daysOf(name: PeriodName, since: string, until: string): Days {
  const today = new Date();
  const [year, month] = [today.getFullYear(), today.getMonth()];
  const tomorrow = written(new Date(year, month, today.getDate() + 1));
  switch (name) {
    case "month":
      return { since: written(new Date(year, month, 1)), until: tomorrow };
    case "quarter":
      return { since: written(new Date(year, month - (month % 3), 1)), until: tomorrow };
    case "year":
      return { since: written(new Date(year, 0, 1)), until: tomorrow };
    case "own":
      if (isDay(since) && isDay(until) && since < until) return { since, until };
      return daysOf(DEFAULT, "", "");
    default:
      return { since: moved(tomorrow, -Number(name)), until: tomorrow };
  }
}

function beforeOf(days: Days, comparison: ComparisonName): Days | null {
  if (comparison === "none") return null;
  if (comparison === "previous") return { since: moved(days.since, -daysBetween(days)), until: days.since };
  return { since: yearBefore(days.since), until: yearBefore(days.until) };
}

function yearBefore(day: string): string {
  const date = asDate(day);
  return written(new Date(date.getFullYear() - 1, date.getMonth(), date.getDate()));
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(asDate(text).getTime());
}

/** Midnight of a day, where the reader is. */
export function asDate(day: string): Date {
  return new Date(`${day}T00:00`);
}

export function written(date: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** So many days later; earlier when negative. */
export function moved(day: string, days: number): string {
  const date = asDate(day);
  return written(new Date(date.getFullYear(), date.getMonth(), date.getDate() + days));
}

export function daysBetween({ since, until }: Days): number {
  return Math.round((asDate(until).getTime() - asDate(since).getTime()) / 86_400_000);
}
