/** What the inbox shows, as the address has it: `?view=unclaimed&due=overdue&q=pump`. */
import { useSearchParams } from "wouter";

export const VIEWS = ["mine", "unclaimed", "department", "watched", "done"] as const;
export type View = (typeof VIEWS)[number];
export const DUES = ["overdue", "today", "week"] as const;
export type DueFilter = (typeof DUES)[number];

export interface Filters {
  /** Empty: what is mine, or, when nothing is, what nobody has taken. */
  view: View | "";
  department: string;
  stage: string;
  due: DueFilter | "";
  priority: string;
  q: string;
}

export const NO_FILTERS: Filters = { view: "", department: "", stage: "", due: "", priority: "", q: "" };

function oneOf<Word extends string>(words: readonly Word[], word: string | null): Word | "" {
  return words.find((one) => one === word) ?? "";
}

export function readFilters(search: URLSearchParams): Filters {
  return {
    view: oneOf(VIEWS, search.get("view")),
    department: search.get("department") ?? "",
    stage: search.get("stage") ?? "",
    due: oneOf(DUES, search.get("due")),
    priority: oneOf(["1", "0", "-1"], search.get("priority")),
    q: search.get("q") ?? "",
  };
}

/** The address's part of filters: only what is set. */
export function writeFilters(filters: Filters): string {
  const search = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
  return search.size ? `?${search}` : "";
}

export function useFilters(): [Filters, (changes: Partial<Filters>) => void] {
  const [search, setSearch] = useSearchParams();
  const filters = readFilters(search);
  const change = (changes: Partial<Filters>) =>
    setSearch(new URLSearchParams(writeFilters({ ...filters, ...changes })), { replace: "q" in changes });
  return [filters, change];
}

function endOfDay(now: Date): Date {
  const end = new Date(now);
  end.setHours(24, 0, 0, 0);
  return end;
}

/** The query of the API for these filters; the same all day, so that what was read is found again. */
export function queryOf(filters: Filters, view: View) {
  const today = endOfDay(new Date());
  const week = new Date(today);
  week.setDate(week.getDate() + (7 - (new Date().getDay() || 7)));
  return {
    limit: 50,
    mine: view === "mine" || undefined,
    unclaimed: view === "unclaimed" || undefined,
    watched: view === "watched" || undefined,
    done: view === "done" || undefined,
    department: filters.department ? [filters.department] : undefined,
    stage: filters.stage || undefined,
    priority: filters.priority ? Number(filters.priority) : undefined,
    overdue: filters.due === "overdue" || undefined,
    due_until: filters.due === "today" ? today.toISOString() : filters.due === "week" ? week.toISOString() : undefined,
    text: filters.q || undefined,
  };
}
