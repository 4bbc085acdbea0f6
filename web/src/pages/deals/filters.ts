/** Which deals are shown: all of it stands in the address, so that it can be kept and sent to others. */
import { useMemo } from "react";
import { useSearchParams } from "wouter";

export interface Filters {
  text: string;
  stage: string[];
  state: string[];
  exit: string[];
  owner: string;
  department: string;
  from: string;
  until: string;
  variable: string[];
  sort: string;
}

export type View = "table" | "board";
export const DEFAULT_SORT = "-opened";
const NOTHING: Filters = {
  text: "",
  stage: [],
  state: [],
  exit: [],
  owner: "",
  department: "",
  from: "",
  until: "",
  variable: [],
  sort: DEFAULT_SORT,
};

export function useFilters() {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(() => read(params), [params]);
  const view: View = params.get("view") === "board" ? "board" : "table";
  const change = (changes: Partial<Filters>) => setParams((before) => write(before, changes), { replace: true });
  const show = (wanted: View) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      if (wanted === "board") after.set("view", "board");
      else after.delete("view");
      return after;
    });
  return { filters, view, change, show, clear: () => change(NOTHING) };
}

function read(params: URLSearchParams): Filters {
  const one = (name: string) => params.get(name) ?? "";
  return {
    text: one("text"),
    stage: params.getAll("stage"),
    state: params.getAll("state"),
    exit: params.getAll("exit"),
    owner: one("owner"),
    department: one("department"),
    from: one("from"),
    until: one("until"),
    variable: params.getAll("variable"),
    sort: one("sort") || DEFAULT_SORT,
  };
}

function write(before: URLSearchParams, changes: Partial<Filters>): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(changes)) {
    after.delete(name);
    if (Array.isArray(value)) for (const one of value) after.append(name, one);
    else if (value && !(name === "sort" && value === DEFAULT_SORT)) after.set(name, value);
  }
  return after;
}

export function isFiltered(filters: Filters): boolean {
  return Object.entries(filters).some(([name, value]) => name !== "sort" && value.length > 0);
}

/** The same for the API; the last day of a range is part of it. */
export function asQuery(filters: Filters) {
  const { from, until, variable, ...rest } = filters;
  return {
    ...rest,
    variable: variable.filter((one) => /^[^:]+:.+$/.test(one)),
    opened_from: startOf(from, 0),
    opened_until: startOf(until, 1),
  };
}

function startOf(day: string, later: number): string | undefined {
  const moment = new Date(`${day}T00:00`);
  if (!day || Number.isNaN(moment.getTime())) return undefined;
  moment.setDate(moment.getDate() + later);
  return moment.toISOString();
}
