/**
 * The answers that are being typed: kept in this browser at once, on the server a second later.
 * Without a server they stay here until it is back. The server's ETag keeps two windows from overwriting each other.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { ApiProblem, http, Unreachable } from "../../api/client";
import type { Answers } from "../../parts/form";
import type { Opened } from "./item";

export type DraftState = "none" | "saving" | "saved" | "here" | "conflict";

interface Kept {
  answers: Answers;
  at: string;
}

const WAIT_MS = 1_000;
const RETRY_MS = 5_000;

/** No answer, or none just now: it is sent again. */
function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ApiProblem && [429, 502, 503, 504].includes(error.status));
}

function placeOf(person: string, id: number): string {
  return `stagework.draft.${person}.${id}`;
}

function keptHere(place: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "null");
  } catch {
    return null;
  }
}

/** What a form begins with: the newer of the draft in this browser and the one on the server. */
export function firstDraft(opened: Opened, person: string): Answers | null {
  const here = keptHere(placeOf(person, opened.item.id ?? 0));
  const there = opened.draft;
  if (here && (!there || here.at > there.saved_at)) return here.answers;
  return (there?.answers as Answers | undefined) ?? null;
}

export function useDraft(opened: Opened, person: string) {
  const id = opened.item.id ?? 0;
  const place = placeOf(person, id);
  const [state, setState] = useState<DraftState>(opened.draft ? "saved" : "none");
  const revision = useRef(opened.draft?.revision ?? 0);
  const timer = useRef<number>(undefined);
  const sending = useRef<Promise<void> | null>(null);

  const send = useCallback(async (): Promise<void> => {
    window.clearTimeout(timer.current);
    const kept = keptHere(place);
    if (!kept) return;
    if (sending.current) await sending.current;
    setState("saving");
    const request = http
      .PUT("/api/v1/work-items/{item_id}/draft", {
        params: { path: { item_id: id }, header: { "if-match": `"${revision.current}"` } },
        body: { answers: kept.answers },
      })
      .then(({ data }) => {
        revision.current = data?.revision ?? 0;
        if (keptHere(place)?.at === kept.at) localStorage.removeItem(place);
        setState("saved");
      })
      .catch((error: unknown) => {
        if (error instanceof ApiProblem && error.status === 412) setState("conflict");
        else {
          setState("here");
          if (isPassing(error)) timer.current = window.setTimeout(() => void send(), RETRY_MS);
        }
      })
      .finally(() => {
        sending.current = null;
      });
    sending.current = request;
    await request;
  }, [id, place]);

  const save = useCallback(
    (answers: Answers) => {
      localStorage.setItem(place, JSON.stringify({ answers, at: new Date().toISOString() } satisfies Kept));
      setState((before) => (before === "conflict" ? before : "saving"));
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void send(), WAIT_MS);
    },
    [place, send],
  );

  /** It is completed: nothing of it is kept. */
  const forget = useCallback(async () => {
    window.clearTimeout(timer.current);
    localStorage.removeItem(place);
    await sending.current;
    localStorage.removeItem(place);
  }, [place]);

  /** What another window has saved gives way to what is typed here. */
  const keepMine = useCallback(async () => {
    const { data } = await http.GET("/api/v1/work-items/{item_id}", { params: { path: { item_id: id } } });
    revision.current = data?.draft?.revision ?? 0;
    await send();
  }, [id, send]);

  useEffect(() => {
    const back = () => void send();
    window.addEventListener("online", back);
    window.addEventListener("stagework:live", back);
    back(); // what an earlier visit could not send
    return () => {
      window.removeEventListener("online", back);
      window.removeEventListener("stagework:live", back);
      void send(); // the page is left within the second
    };
  }, [send]);

  return { state, save, forget, keepMine };
}
