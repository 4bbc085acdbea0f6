/** What the server finds in a diagram while it is drawn, together with the drafts of the forms and tables that it names. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Schemas } from "../../../api/client";
import { type Finding, fileName, listDrafts, type ModelFile, postFiles, readDraft } from "../data";

const SETTLES_MS = 600;
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

export function useFindings(processId: string, xml: string) {
  const [settled, setSettled] = useState(xml);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(xml), SETTLES_MS);
    return () => window.clearTimeout(timer);
  }, [xml]);
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
