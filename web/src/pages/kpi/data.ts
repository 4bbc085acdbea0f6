/** What the pages of indicators read. */
import { api, type Schemas } from "../../api/client";
import { useMay } from "../../app/session";
import { STAGES } from "../../parts/stages";
import type { Days, Period } from "./period";

export type Figure = Schemas["Figure"];
export type Figures = Schemas["Figures"];
export type Measured = Schemas["Measured"];
export type Indicator = Schemas["Indicator"];
export type Kpi = Schemas["Kpi"];
export type KpiDetails = Schemas["KpiDetails"];
export type Cause = Schemas["KpiCause"];
export type Unit = Figure["unit"];
export type Point = Schemas["Point"];
export type Vocabulary = Schemas["KpiVocabulary"];

/** Where indicators are shown, in order. */
export const PLACES_OF_KPIS = [...STAGES, "end-to-end"] as const;
/** Cases below which nothing is compared (engine/kpi/statistics.py). */
export const ENOUGH = 30;

/** While history is being measured the figures are asked for again. */
const MEASURING_EVERY = 2_000;

export function asQuery(period: Days, before: Days | null = null) {
  return {
    since: period.since,
    until: period.until,
    ...(before && { compare_since: before.since, compare_until: before.until }),
  };
}

/** Figures of indicators, of all when no keys are given. `filters`: each `dimension=member`. */
export function useFigures(period: Period, keys: string[] = [], filters: string[] = []) {
  const query = { ...asQuery(period, period.before), per: period.per, key: keys, filter: filters };
  return api.useQuery(
    "get",
    "/api/v1/figures",
    { params: { query } },
    { refetchInterval: ({ state }) => (state.data?.items.some((one) => one.progress < 1) ? MEASURING_EVERY : false) },
  );
}

/** The same of the days that are compared with, for their trend. */
export function useFiguresBefore(period: Period, keys: string[] = [], filters: string[] = []) {
  const query = { ...asQuery(period.before ?? period), per: period.per, key: keys, filter: filters };
  return api.useQuery("get", "/api/v1/figures", { params: { query } }, { enabled: period.before !== null });
}

/** The attached indicators; none for those who may not see definitions. */
export function useKpis() {
  const enabled = useMay("definitions.see");
  return api.useQuery("get", "/api/v1/kpis", { params: { query: { limit: 200 } } }, { enabled });
}

export function useKpi(key: string) {
  const enabled = useMay("definitions.see");
  return api.useQuery("get", "/api/v1/kpis/{key}", { params: { path: { key } } }, { enabled });
}

export function useVocabulary() {
  const enabled = useMay("definitions.see");
  return api.useQuery("get", "/api/v1/kpis/vocabulary", {}, { enabled, staleTime: 300_000 });
}

export function kpiPath(key: string): string {
  return `/kpi/${encodeURIComponent(key)}`;
}

export function heatPath(process: string): string {
  return `/kpi/heat/${encodeURIComponent(process)}`;
}

export function useMayAttach(): boolean {
  return useMay("kpi.attach");
}
