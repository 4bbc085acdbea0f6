/**
 * A deal's path and what belongs to it, read once: that personal values were shown is recorded, so nothing here is read anew by itself,
 * and a replay stands still while the deal goes on.
 */
import { useQueries, useQuery } from "@tanstack/react-query";
import { http, type Schemas } from "../../api/client";
import { readSource } from "../../api/sources";
import { type Drawing, readDrawing } from "../../core/replay-drawing";

export type PathEvent = Omit<Schemas["PathEvent"], "data"> & { data: Record<string, unknown> };
export type Path = Omit<Schemas["Path"], "events"> & { events: PathEvent[] };
export type Run = Schemas["InstanceThen"];
export type Deviation = Schemas["Deviation"];
export type Why = Schemas["Why"];

/** A diagram's version, as a run followed it. */
export interface Diagrammed {
  xml: string;
  drawing: Drawing;
  version: number;
}

const KEPT = { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false } as const;

export interface Story {
  path: Path;
  why: Why;
  deviations: Deviation[];
}

/** The path, why the deal is where it is, and where it left the regulation. */
export function useStory(key: string) {
  return useQuery({
    queryKey: ["audit", "story", key],
    queryFn: async (): Promise<Story> => {
      const params = { params: { path: { deal_key: key } } };
      const [path, why, deviations] = await Promise.all([
        http.GET("/api/v1/deals/{deal_key}/path", params),
        http.GET("/api/v1/deals/{deal_key}/why", params),
        http.GET("/api/v1/deals/{deal_key}/deviations", params),
      ]);
      return { path: path.data as Path, why: why.data as Why, deviations: deviations.data?.items ?? [] };
    },
    enabled: key !== "",
    ...KEPT,
  });
}

/** The version of the diagram that a run has followed at a moment: runs can be moved to another version. */
export function versionOf(events: readonly PathEvent[], run: Run, seq = Number.POSITIVE_INFINITY): number {
  let version = 0;
  for (const event of events) {
    if (event.instance_id !== run.id || event.version === null) continue;
    if (event.seq > seq && version) break;
    version = event.version;
  }
  return version;
}

/** The diagrams that a deal's runs have followed; by `process:version`. */
export function useDiagrams(path: Path | undefined): Map<string, Diagrammed> | undefined {
  const used = new Map<string, { process: string; version: number }>();
  for (const { process_id: process, version } of path?.events ?? [])
    if (process && version !== null) used.set(`${process}:${version}`, { process, version });
  return useQueries({
    queries: [...used.values()].map(({ process, version }) => ({
      queryKey: ["audit", "diagram", process, version],
      queryFn: async (): Promise<Diagrammed> => {
        const xml = await readSource("bpmn", process, version);
        return { xml, drawing: readDrawing(xml), version };
      },
      ...KEPT,
    })),
    combine: (read) => {
      if (!path || read.some(({ data }) => !data)) return undefined;
      return new Map([...used.keys()].map((name, place) => [name, read[place]?.data as Diagrammed]));
    },
  });
}
