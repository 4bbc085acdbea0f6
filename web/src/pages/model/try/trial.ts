/** A trial: the files that are tried, the moves made so far, and where they lead. The moves stay in this tab, so that one can go and mend the diagram. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Schemas } from "../../../api/client";
import { readSource } from "../../../api/sources";
import { listDrafts, type ModelFile, newestOf, postFiles, readDraft } from "../data";

export type Standing = Schemas["TrialStanding"];
export type Awaited = Schemas["Awaited"];
export type Move = Schemas["TrialMove"];

export interface Tried {
  files: ModelFile[];
  /** The diagram as it is drawn. */
  xml: string;
}

interface Kept {
  moves: Move[];
  beganAt: string;
}

/** The diagram, from its draft or as it is deployed, and the drafts of what it names; null: there is no such diagram. */
export async function filesToTry(processId: string): Promise<Tried | null> {
  const [drafts, draft, newest] = await Promise.all([
    listDrafts(),
    readDraft("bpmn", processId),
    newestOf("bpmn", processId),
  ]);
  const xml = draft?.source ?? (newest ? await readSource("bpmn", processId, newest.version) : null);
  if (xml === null) return null;
  const named = drafts.filter((one) => one.key !== processId && xml.includes(`"${one.key}"`));
  const others = await Promise.all(named.map((one) => readDraft(one.kind, one.key)));
  return { files: [{ name: `${processId}.bpmn`, source: xml }, ...others.filter((one) => one !== null)], xml };
}

function place(processId: string): string {
  return `stagework.trial.${processId}`;
}

export interface TrialState {
  standing: Standing | null;
  /** How many moves were made. */
  made: number;
  failure: unknown;
  busy: boolean;
  /** Make a move; it throws what the server says against it. */
  move: (move: Move) => Promise<void>;
  back: () => void;
  restart: () => void;
  again: () => void;
}

export function useTrial(processId: string, tried: Tried, runCalled: boolean, seed: number): TrialState {
  const [standing, setStanding] = useState<Standing | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [moves, setMoves] = useState<Move[]>([]);
  const newest = useRef(0);

  const ask = useCallback(
    async (asked: Move[], beganAt: string, isTolerant: boolean) => {
      newest.current += 1;
      const turn = newest.current;
      setBusy(true);
      try {
        const found = await postFiles<Standing>("/trials/steps", tried.files, {
          moves: JSON.stringify(asked),
          run_called_processes: String(runCalled),
          as_far_as_possible: String(isTolerant),
          seed: String(seed),
          ...(beganAt && { began_at: beganAt }),
        });
        if (turn !== newest.current) return;
        const made = found.refused ? asked.slice(0, found.refused.move) : asked;
        setStanding(found);
        setMoves(made);
        setFailure(null);
        sessionStorage.setItem(
          place(processId),
          JSON.stringify({ moves: made, beganAt: found.began_at } satisfies Kept),
        );
      } finally {
        if (turn === newest.current) setBusy(false);
      }
    },
    [processId, tried, runCalled, seed],
  );

  const again = useCallback(() => {
    const text = sessionStorage.getItem(place(processId));
    const kept: Kept = text ? JSON.parse(text) : { moves: [], beganAt: "" };
    ask(kept.moves, kept.beganAt, true).catch(setFailure);
  }, [ask, processId]);
  useEffect(again, [again]);

  const beganAt = standing?.began_at ?? "";
  return {
    standing,
    made: moves.length,
    failure,
    busy,
    again,
    move: (move) => ask([...moves, move], beganAt, false),
    back: () => void ask(moves.slice(0, -1), beganAt, true).catch(setFailure),
    restart: () => void ask([], "", true).catch(setFailure),
  };
}
