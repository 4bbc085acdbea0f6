/** What is looked at of an indicator: members of dimensions, the dimension it is told apart by, and one point of its trend. */
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { type Days, isDay } from "./period";

export interface Looked {
  /** Each `dimension=member`. */
  filters: string[];
  /** "" = the indicator's first dimension. */
  by: string;
  point: Days | null;
}

export function useLooked() {
  const [params, setParams] = useSearchParams();
  const looked = useMemo<Looked>(() => {
    const [since = "", until = ""] = (params.get("at") ?? "").split("_");
    const point = isDay(since) && isDay(until) && since < until ? { since, until } : null;
    return { filters: params.getAll("filter"), by: params.get("by") ?? "", point };
  }, [params]);
  const change = (changes: Partial<Looked>) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (changes.filters) {
          after.delete("filter");
          for (const one of changes.filters) after.append("filter", one);
        }
        if (changes.by !== undefined) after.set("by", changes.by);
        if (changes.point) after.set("at", `${changes.point.since}_${changes.point.until}`);
        if (changes.point === null) after.delete("at");
        return after;
      },
      { replace: true },
    );
  return { looked, change };
}

/** “channel=web” → channel, web. A member may have an equals sign. */
export function parted(filter: string): [dimension: string, member: string] {
  const place = filter.indexOf("=");
  return [filter.slice(0, place), filter.slice(place + 1)];
}
