/** What a deployment would do, known before it is done; and how it is taken back. */
import { http, type Schemas } from "../../../api/client";
import { type Kind, readSource } from "../../../api/sources";
import {
  type DraftInfo,
  deployFiles,
  type Finding,
  listDrafts,
  type ModelDraft,
  modelChanged,
  newestOf,
  postFiles,
  readDraft,
  writeDraft,
} from "../data";

export type FileChanges = Schemas["FileChanges"];

export interface Plan {
  files: ModelDraft[];
  findings: Finding[];
  mayBeDeployed: boolean;
  changes: FileChanges[];
}

/** Drafts that may go together with this one: for a diagram, drafts of forms, tables and diagrams that it names are proposed. */
export async function candidates(kind: Kind, key: string): Promise<{ drafts: DraftInfo[]; proposed: string[] }> {
  const drafts = await listDrafts();
  const own = drafts.find((one) => one.kind === kind && one.key === key);
  if (!own) return { drafts: [], proposed: [] };
  const others = drafts.filter((one) => one !== own);
  const source = kind === "bpmn" ? ((await readDraft(kind, key))?.source ?? "") : "";
  const named = others.filter((one) => source.includes(`"${one.key}"`));
  return { drafts: [own, ...others], proposed: [own, ...named].map(idOf) };
}

export function idOf({ kind, key }: { kind: Kind; key: string }): string {
  return `${kind} ${key}`;
}

export async function planOf(chosen: DraftInfo[]): Promise<Plan> {
  const read = await Promise.all(chosen.map(({ kind, key }) => readDraft(kind, key)));
  const files = read.filter((one) => one !== null);
  const [checked, compared] = await Promise.all([
    postFiles<Schemas["Findings"]>("/findings", files),
    postFiles<Schemas["Differences"]>("/differences", files),
  ]);
  return {
    files,
    findings: checked.findings,
    mayBeDeployed: checked.may_be_deployed,
    changes: compared.files,
  };
}

export interface Outcome {
  /** How to take it back; undefined: nothing ran before that could run again. */
  takeBack: (() => Promise<void>) | undefined;
  /** Whether the model is complete now. */
  isComplete: boolean;
}

export async function carryOut(files: ModelDraft[], message: string, undoMessage: string): Promise<Outcome> {
  const before = await Promise.all(
    files.map(async ({ kind, key }) => {
      const newest = await newestOf(kind, key);
      return newest && { name: newest.name, source: await readSource(kind, key, newest.version), newest };
    }),
  );
  await deployFiles(files, message);
  const ran = before.filter((one) => one !== null);
  const { data: model } = await http.GET("/api/v1/model");
  const takeBack = async () => {
    await deployFiles(ran, undoMessage);
    for (const { kind, key, source, base_version } of files) await writeDraft(kind, key, source, base_version, 0);
    await modelChanged();
  };
  return { takeBack: ran.length ? takeBack : undefined, isComplete: model?.is_complete ?? false };
}
