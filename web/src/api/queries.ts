/** The store of what was read, and how it learns that something has changed. */
import { QueryClient } from "@tanstack/react-query";
import { ApiProblem, Unreachable } from "./client";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      networkMode: "always", // a server on this machine answers without a network, too
      retry: (failures, error) => (error instanceof Unreachable || isBusy(error)) && failures < 2,
      retryDelay: 1_000,
    },
    mutations: { networkMode: "always" },
  },
});

function isBusy(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 503 || error.status === 429);
}

/** What was read at addresses that begin so is read anew: `refresh("/api/v1/work-items", "/api/v1/deals")`. */
export function refresh(...addresses: string[]): Promise<void> {
  return queries.invalidateQueries({
    predicate: ({ queryKey }) =>
      queryKey.length > 1 && addresses.some((address) => String(queryKey[1]).startsWith(address)),
  });
}
