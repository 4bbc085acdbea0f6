/** Deployed files as text: a version never changes, so it is read once. */
import { useQuery } from "@tanstack/react-query";
import { send } from "./client";

export type Kind = "bpmn" | "dmn" | "form";

export async function readSource(kind: Kind, key: string, version: number): Promise<string> {
  return (await send("GET", `/api/v1/definitions/${kind}/${encodeURIComponent(key)}/${version}/source`)).text();
}

/** The file of a version; `version` null: not yet known. */
export function useSource(kind: Kind, key: string, version: number | null | undefined) {
  return useQuery({
    queryKey: ["source", kind, key, version],
    queryFn: () => readSource(kind, key, version as number),
    enabled: Boolean(key && version),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
