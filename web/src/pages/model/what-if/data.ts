/** A question about a draft: what is asked stands in the address, the answer is the server's. */
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { ApiProblem, http, type Schemas } from "../../../api/client";
import { readSource } from "../../../api/sources";
import { newestOf, readDraft } from "../data";
import { candidates } from "../deploy/plan";

export type Answer = Schemas["WhatIf"];

export interface Question {
  runs: number;
  /** A day, or "". */
  since: string;
  seed: number;
  capacity: Record<string, number>;
}

const RUNS = 200;
export const MOST_RUNS = 2_000;

export function useQuestion() {
  const [params, setParams] = useSearchParams();
  const question: Question = {
    runs: Math.min(Math.max(Number(params.get("runs")) || RUNS, 1), MOST_RUNS),
    since: /^\d{4}-\d\d-\d\d$/.exec(params.get("since") ?? "")?.[0] ?? "",
    seed: Number(params.get("seed")) || 1,
    capacity: capacityOf(params.getAll("at")),
  };
  const ask = ({ runs, since, seed, capacity }: Question) => {
    const asked = new URLSearchParams();
    if (runs !== RUNS) asked.set("runs", String(runs));
    if (since) asked.set("since", since);
    if (seed !== 1) asked.set("seed", String(seed));
    for (const [department, number] of Object.entries(capacity)) asked.append("at", `${department}:${number}`);
    setParams(asked, { replace: true });
  };
  return { question, ask };
}

function capacityOf(told: string[]): Record<string, number> {
  const pairs = told.map((one) => one.split(":"));
  return Object.fromEntries(
    pairs.filter(([, number]) => Number(number) > 0).map(([key, number]) => [key, Number(number)]),
  );
}

/** What is asked about: the diagram as it is drawn, and what of it the server has as drafts. */
export interface Asked {
  xml: string;
  /** As kind/key, the diagram first. */
  drafts: string[];
}

/** null: there is no such diagram; no drafts: nothing differs from what runs. */
async function askedAbout(processId: string): Promise<Asked | null> {
  const [{ drafts, proposed }, draft, newest] = await Promise.all([
    candidates("bpmn", processId),
    readDraft("bpmn", processId),
    newestOf("bpmn", processId),
  ]);
  if (!draft || !newest) return newest && { xml: await readSource("bpmn", processId, newest.version), drafts: [] };
  const named = drafts.filter((one) => proposed.includes(`${one.kind} ${one.key}`));
  return { xml: draft.source, drafts: named.map((one) => `${one.kind}/${one.key}`) };
}

export function useAsked(processId: string) {
  return useQuery({
    queryKey: ["what-if", "asked", processId],
    queryFn: () => askedAbout(processId),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** The answer; `times` counts how often was asked, so that the same can be asked once more. */
export function useAnswer(asked: Asked, question: Question, times: number) {
  return useQuery({
    queryKey: ["what-if", asked.drafts, asked.xml, question, times],
    queryFn: async ({ signal }) => {
      const form = new FormData();
      for (const draft of asked.drafts) form.append("drafts", draft);
      form.append("runs", String(question.runs));
      if (question.since) form.append("since", new Date(`${question.since}T00:00`).toISOString());
      form.append("seed", String(question.seed));
      form.append("capacity", JSON.stringify(question.capacity));
      const { data } = await http.POST("/api/v1/what-if", {
        body: form as never,
        bodySerializer: (body: unknown) => body as FormData,
        signal,
      });
      return data as Answer;
    },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    // One diagram is tried at a time, and a question that was cancelled is still worked on: it takes 20 seconds at most.
    retry: (failures, error) => isBusy(error) && failures < 20,
    retryDelay: 1_500,
  });
}

function isBusy(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === "trial-goes-on";
}
