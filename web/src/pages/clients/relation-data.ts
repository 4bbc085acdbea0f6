/** What the deals of a client tell of the relation, read deal by deal from the facts of their runs. */
import { useQueries } from "@tanstack/react-query";
import { http, type Schemas } from "../../api/client";
import type { Deal } from "../deals/data";

/** So many of a client's deals are looked into. */
export const NEWEST = 25;

export interface DealInRelation {
  deal: Deal;
  amount: number;
  currency: string;
  /** Its price was agreed, and it was not cancelled. */
  isWon: boolean;
  kindOfSale: string;
  claims: string[];
  trainings: string[];
  openPromises: number;
}

type Run = Required<Schemas["InstanceVariables"]>;
type Facts = Record<string, unknown>;

/** Null while it is being read. */
export function useRelation(deals: Deal[]): DealInRelation[] | null {
  const read = useQueries({
    queries: deals.map((deal) => ({
      queryKey: ["relation", "/api/v1/deals/relation", deal.key],
      queryFn: () => readDeal(deal),
    })),
  });
  return read.some((one) => one.isPending) ? null : read.flatMap((one) => one.data ?? []);
}

async function readDeal(deal: Deal): Promise<DealInRelation> {
  const params = { path: { key: deal.key } };
  const [variables, promised] = await Promise.all([
    http.GET("/api/v1/deals/{key}/variables", { params }),
    http.GET("/api/v1/deals/{key}/promises", { params }),
  ]);
  const runs = (variables.data?.items ?? []) as Run[];
  const known = Object.assign({}, ...runs.map((run) => run.variables)) as Facts;
  const discussed = runs.find((run) => run.process_id === "discussion"); // later runs name the kind of the sale after it
  const told = (name: string) =>
    runs.map((run) => (run.variables as Facts)[name]).filter((value): value is string => typeof value === "string");
  return {
    deal,
    amount: Number(known.amount) || 0,
    currency: String(known.currency || "EUR"),
    isWon: runs.some((run) => run.process_id === "execution") && deal.outcome !== "cancelled",
    kindOfSale: String((discussed?.variables as Facts | undefined)?.opportunity_kind ?? ""),
    claims: [...new Set(told("claim_text"))].filter((text) => text !== ""),
    trainings: told("trained_on").filter((date) => /^\d{4}-/.test(date)),
    openPromises: (promised.data?.promises ?? []).filter((one) => one.state === "open").length,
  };
}
