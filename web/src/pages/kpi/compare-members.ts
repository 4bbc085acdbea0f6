/** Who or what there is to compare: the members of a dimension over several indicators. */
import { useQueries } from "@tanstack/react-query";
import { http } from "../../api/client";
import { asQuery, type Figure } from "./data";
import type { Period } from "./period";

/** As many indicators are asked: those with the most observations know nearly all members. */
const ASKED = 4;

export function useMembersOf(figures: Figure[], dimension: string, period: Period): string[] {
  const asked = figures
    .filter((one) => one.dimensions.includes(dimension))
    .sort((one, other) => other.number - one.number)
    .slice(0, ASKED);
  const found = useQueries({
    queries: asked.map(({ key }) => ({
      queryKey: ["members", "/api/v1/figures/members", key, dimension, period.since, period.until],
      queryFn: async () => {
        const params = { path: { key }, query: { ...asQuery(period), dimension } };
        return (await http.GET("/api/v1/figures/{key}/members", { params })).data?.items ?? [];
      },
    })),
  });
  return [...new Set(found.flatMap(({ data }) => data ?? []).map(({ member }) => member))];
}
