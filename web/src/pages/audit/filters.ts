/** What is searched for, and what was chosen: all of it stands in the address. */
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import type { paths } from "../../api/schema";

type Query = NonNullable<paths["/api/v1/deals"]["get"]["parameters"]["query"]>;

export const FIELDS = [
  "text",
  "stage",
  "state",
  "exit",
  "owner",
  "department",
  "assignee",
  "variable",
  "external_ref",
  "source",
  "parent_key",
  "opened_from",
  "opened_until",
  "closed_from",
  "closed_until",
] as const;
export type Field = (typeof FIELDS)[number];
export type Filters = Record<Field, string>;

/** Those that are always in view; the others are shown when they are asked for. */
export const FIRST: readonly Field[] = ["text", "stage", "state", "opened_from", "opened_until"];

export function useFilters() {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(
    () => Object.fromEntries(FIELDS.map((field) => [field, params.get(field) ?? ""])) as Filters,
    [params],
  );
  const chosen = useMemo(() => (params.get("chosen") ?? "").split(",").filter(Boolean), [params]);
  const set = (changes: Record<string, string>) =>
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
  return {
    filters,
    chosen,
    change: (changes: Partial<Filters>) => set(changes),
    clear: () => set(Object.fromEntries(FIELDS.map((field) => [field, ""]))),
    choose: (keys: string[]) => set({ chosen: keys.join(",") }),
  };
}

export function isVariable(text: string): boolean {
  return /^[^:\s]+:.+$/.test(text);
}

/** The same for the API. Days are the reader's own, and the last one of a range is part of it. */
export function asQuery(filters: Filters): Query {
  return {
    text: filters.text,
    stage: listed(filters.stage),
    state: listed(filters.state),
    exit: listed(filters.exit),
    owner: filters.owner,
    department: filters.department,
    assignee: filters.assignee,
    variable: isVariable(filters.variable) ? [filters.variable] : [],
    external_ref: filters.external_ref,
    source: filters.source,
    parent_key: filters.parent_key,
    opened_from: dayStart(filters.opened_from, 0),
    opened_until: dayStart(filters.opened_until, 1),
    closed_from: dayStart(filters.closed_from, 0),
    closed_until: dayStart(filters.closed_until, 1),
  };
}

const listed = (value: string) => (value ? [value] : []);

/** When a day begins, `later` days after it. */
export function dayStart(day: string, later: number): string | undefined {
  const moment = new Date(`${day}T00:00`);
  if (!day || Number.isNaN(moment.getTime())) return undefined;
  moment.setDate(moment.getDate() + later);
  return moment.toISOString();
}
