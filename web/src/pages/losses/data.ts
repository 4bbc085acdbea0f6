/** What is lost, as the server ranks it, and what of it is looked at: that stands in the address. */
import { useSearchParams } from "wouter";
import { api, type Schemas } from "../../api/client";
import { STAGES, type Stage } from "../../parts/stages";

export type Loss = Schemas["RankedLoss"];
export type Losses = Schemas["Losses"];

export const PERIODS = ["month", "quarter", "year", "all"] as const;
export const GROUPS = ["needless", "doubled", "over-complicated", "deviation"] as const;
export const PLACES = ["deal", ...STAGES] as const;

export interface Filters {
  period: (typeof PERIODS)[number];
  stage: Stage | "deal" | "";
  group: (typeof GROUPS)[number] | "";
}

export function useFilters() {
  const [params, setParams] = useSearchParams();
  const filters: Filters = {
    period: PERIODS.find((one) => one === params.get("period")) ?? "quarter",
    stage: PLACES.find((one) => one === params.get("stage")) ?? "",
    group: GROUPS.find((one) => one === params.get("kind")) ?? "",
  };
  const change = (name: "period" | "stage" | "kind", value: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  return { filters, change };
}

const WHILE_READING = 3_000;

export function useLosses({ period, stage }: Filters) {
  return api.useQuery(
    "get",
    "/api/v1/losses",
    { params: { query: { period, stage } } },
    {
      placeholderData: (before: Losses | undefined) => before,
      refetchInterval: ({ state }) =>
        state.data?.is_computing || state.data?.computed_at === null ? WHILE_READING : false,
    },
  );
}

export type Outcome = "fewer" | "oftener" | "noDifference";

/** Whether more or fewer go on with it: only told when the 95% intervals lie apart. */
export function compared(withIt: Schemas["Share"], without: Schemas["Share"]): Outcome {
  if (!withIt.of || !without.of) return "noDifference";
  if (withIt.high < without.low) return "fewer";
  return withIt.low > without.high ? "oftener" : "noDifference";
}
