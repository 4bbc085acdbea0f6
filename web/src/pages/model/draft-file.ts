/**
 * A file of the model that is open in an editor: read from its draft (or, without one, from the version that runs), saved by
 * itself a moment after each change, and told of to the others who have it open. What can't be sent is kept in this browser.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { ApiProblem, http, type Schemas, Unreachable } from "../../api/client";
import { refresh } from "../../api/queries";
import { type Kind, readSource } from "../../api/sources";
import { deleteDraft, newestOf, readDraft, writeDraft } from "./data";

export type DraftStatus =
  | "loading"
  | "missing"
  | "failed"
  | "clean"
  | "unsaved"
  | "saving"
  | "saved"
  | "kept"
  | "conflict";

export interface Opened {
  source: string;
  /** The draft's ETag; 0: there is none yet. */
  revision: number;
  /** The deployed version that the draft goes on from. */
  base: number | null;
  /** The version that runs now. */
  newest: number | null;
  /** Counts what was opened, so that an editor begins anew. */
  times: number;
}

interface Kept {
  source: string;
  revision: number;
  base: number | null;
}

const SAVE_AFTER = 1_200;
const AGAIN_AFTER = 5_000;
const TELL_EVERY = 20_000;

function place(kind: Kind, key: string): string {
  return `stagework.model.${kind}.${key}`;
}

function keptHere(kind: Kind, key: string): Kept | null {
  const text = localStorage.getItem(place(kind, key));
  return text ? JSON.parse(text) : null;
}

async function read(kind: Kind, key: string): Promise<Omit<Opened, "times"> | null> {
  const [draft, newest] = await Promise.all([readDraft(kind, key), newestOf(kind, key)]);
  if (draft)
    return {
      source: draft.source,
      revision: draft.revision,
      base: draft.base_version,
      newest: newest?.version ?? null,
    };
  if (!newest) return null;
  return {
    source: await readSource(kind, key, newest.version),
    revision: 0,
    base: newest.version,
    newest: newest.version,
  };
}

export function useDraftFile(kind: Kind, key: string) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [status, setStatus] = useState<DraftStatus>("loading");
  const [failure, setFailure] = useState<unknown>(null);
  const revision = useRef(0);
  const base = useRef<number | null>(null);
  const waiting = useRef<string | null>(null);
  const timer = useRef<number | undefined>(undefined);
  const running = useRef<Promise<void>>(Promise.resolve());

  const open = useCallback(async () => {
    setStatus("loading");
    try {
      const found = await read(kind, key);
      const kept = keptHere(kind, key);
      if (!found && !kept) return setStatus("missing");
      const start = { revision: 0, base: null, newest: null, ...found, ...(kept && { source: kept.source }) };
      revision.current = kept ? kept.revision : start.revision;
      base.current = start.base;
      setOpened((before) => ({ ...start, source: start.source ?? "", times: (before?.times ?? 0) + 1 }));
      waiting.current = kept?.source ?? null;
      setStatus(kept ? "unsaved" : start.revision ? "saved" : "clean");
      if (kept) timer.current = window.setTimeout(() => void flushed.current(), SAVE_AFTER);
    } catch (error) {
      setFailure(error);
      setStatus("failed");
    }
  }, [kind, key]);

  const send = useCallback(async () => {
    const source = waiting.current;
    if (source === null) return;
    waiting.current = null;
    setStatus("saving");
    try {
      const saved = await writeDraft(kind, key, source, base.current, revision.current);
      revision.current = saved.revision;
      localStorage.removeItem(place(kind, key));
      setStatus(waiting.current === null ? "saved" : "unsaved");
      void refresh("/api/v1/model-drafts");
    } catch (error) {
      waiting.current ??= source;
      localStorage.setItem(
        place(kind, key),
        JSON.stringify({ source: waiting.current, revision: revision.current, base: base.current } satisfies Kept),
      );
      setFailure(error);
      setStatus(error instanceof ApiProblem && error.status === 412 ? "conflict" : "kept");
      if (error instanceof Unreachable) timer.current = window.setTimeout(() => void flushed.current(), AGAIN_AFTER);
    }
  }, [kind, key]);

  /** Save at once; resolves when nothing waits to be saved any more. */
  const flush = useCallback(() => {
    window.clearTimeout(timer.current);
    running.current = running.current.then(send);
    return running.current;
  }, [send]);
  const flushed = useRef(flush);
  flushed.current = flush;

  /** The editor's content has changed. */
  const save = useCallback((source: string) => {
    waiting.current = source;
    setStatus((before) => (before === "conflict" ? before : "unsaved"));
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void flushed.current(), SAVE_AFTER);
  }, []);

  /** In a conflict: mine replaces what the other has saved. */
  const keepMine = useCallback(async () => {
    revision.current = (await readDraft(kind, key))?.revision ?? 0;
    await flush();
  }, [flush, kind, key]);

  /** In a conflict: what the other has saved replaces mine. */
  const takeTheirs = useCallback(async () => {
    waiting.current = null;
    localStorage.removeItem(place(kind, key));
    await open();
  }, [open, kind, key]);

  /** Throw the draft away and go back to what runs. */
  const discard = useCallback(async () => {
    window.clearTimeout(timer.current);
    await running.current;
    waiting.current = null;
    localStorage.removeItem(place(kind, key));
    if (revision.current) await deleteDraft(kind, key);
    void refresh("/api/v1/model-drafts");
    await open();
  }, [open, kind, key]);

  useEffect(() => {
    void open();
    return () => void flushed.current();
  }, [open]);

  return { opened, status, failure, save, flush, keepMine, takeTheirs, discard, again: open };
}

/** Tells the server that one has the file open, and who else has. */
export function useEditors(kind: Kind, key: string): Schemas["Editor"][] {
  const [editors, setEditors] = useState<Schemas["Editor"][]>([]);
  useEffect(() => {
    const params = { params: { path: { kind, key } } };
    const tell = () =>
      void http
        .PUT("/api/v1/model-drafts/{kind}/{key}/editing", params)
        .then(({ data }) => setEditors(data?.editors ?? []))
        .catch(() => undefined); // the shell says that the server is gone
    tell();
    const every = window.setInterval(tell, TELL_EVERY);
    return () => {
      window.clearInterval(every);
      void http.DELETE("/api/v1/model-drafts/{kind}/{key}/editing", params).catch(() => undefined);
    };
  }, [kind, key]);
  return editors;
}
