/** What the server finds in a diagram while it is drawn, and what is lost by it: together with the drafts of the forms and tables that it names. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Schemas } from "../../../api/client";
import { useMay } from "../../../app/session";
import { type Finding, fileName, listDrafts, type ModelFile, postFiles, readDraft } from "../data";

const SETTLES_MS = 600;
const LOSSES_SETTLE_MS = 2_500; // they are searched in the whole model, and nobody waits for them
const NONE: Finding[] = [];

/** Drafts beside this one, without which a new form would be unknown. */
async function named(source: string, processId: string): Promise<ModelFile[]> {
  const others = (await listDrafts()).filter(
    (one) => source.includes(`"${one.key}"`) && !(one.kind === "bpmn" && one.key === processId),
  );
  const read = await Promise.all(others.map((one) => readDraft(one.kind, one.key)));
  return read
    .filter((one) => one !== null)
    .map(({ kind, key, source: text }) => ({ name: fileName(kind, key), source: text }));
}

/** The drawing once it has not changed for so long. */
function useSettled(xml: string, milliseconds: number): string {
  const [settled, setSettled] = useState(xml);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(xml), milliseconds);
    return () => window.clearTimeout(timer);
  }, [xml, milliseconds]);
  return settled;
}

export function useFindings(processId: string, xml: string) {
  const settled = useSettled(xml, SETTLES_MS);
  const name = fileName("bpmn", processId);
  const { data, isFetching, error } = useQuery({
    queryKey: ["findings", processId, settled],
    queryFn: async () => {
      const files = [{ name, source: settled }, ...(await named(settled, processId))];
      return (await postFiles<Schemas["Findings"]>("/findings", files)).findings;
    },
    enabled: Boolean(settled),
    placeholderData: (before) => before,
    gcTime: 60_000,
  });
  const findings = data?.filter((one) => one.file === name) ?? NONE;
  return { findings, isChecking: isFetching || settled !== xml, error };
}

export type DiagramLoss = Schemas["DiagramLoss"];
const NO_LOSSES: DiagramLoss[] = [];

/** Process losses that this diagram shows, alone or together with others. */
export function useLosses(processId: string, xml: string): DiagramLoss[] {
  const settled = useSettled(xml, LOSSES_SETTLE_MS);
  const maySee = useMay("figures.see");
  const { data } = useQuery({
    queryKey: ["losses", processId, settled],
    queryFn: async () => {
      const files = [{ name: fileName("bpmn", processId), source: settled }, ...(await named(settled, processId))];
      return (await postFiles<Schemas["DiagramLosses"]>("/losses/diagram", files)).items;
    },
    enabled: Boolean(settled) && maySee,
    placeholderData: (before) => before,
    gcTime: 60_000,
    select: (items) => items.filter((one) => placeIn(one, processId) !== null),
  });
  return data ?? NO_LOSSES;
}

/** Where a loss is painted in this diagram: an element or a flow, or "" for the diagram as a whole; null: it is in others only. */
export function placeIn(loss: DiagramLoss, processId: string): string | null {
  if (loss.process_id === processId) return loss.element_id;
  return loss.elements.find((one) => one.process_id === processId)?.element_id ?? null;
}
