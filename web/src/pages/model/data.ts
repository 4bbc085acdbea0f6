/** What the pages of the model share: kinds of files, what is deployed, who may change it, and where each page stands. */
import { api, http, type Schemas, send } from "../../api/client";
import { refresh } from "../../api/queries";
import type { Kind } from "../../api/sources";
import { useMay } from "../../app/session";
import { STAGES, type Stage } from "../../parts/stages";

/** Lists are asked for with all their fields here, so none is missing. */
export type Definition = Required<Schemas["DefinitionInfo"]>;
export type DraftInfo = Required<Schemas["ModelDraftInfo"]>;
export type ModelDraft = Required<Schemas["ModelDraft"]>;
export type Running = Required<Schemas["RunningVersion"]>;
export type Finding = Schemas["Fault"];
export type Change = Schemas["Difference"];

export const KINDS: readonly Kind[] = ["bpmn", "form", "dmn"];

export function isKind(word: string | undefined): word is Kind {
  return word === "bpmn" || word === "dmn" || word === "form";
}

/** A file as it is uploaded. */
export interface ModelFile {
  name: string;
  source: string;
}

export function fileName(kind: Kind, key: string): string {
  return `${key}.${kind}`;
}

/** Diagrams of the map in their order: the end-to-end process, then the five stages. */
export const MAP: readonly ("deal" | Stage)[] = ["deal", ...STAGES];

export function editorPath(kind: Kind, key: string, element = ""): string {
  return `/model/${kind}/${encodeURIComponent(key)}${element ? `?element=${encodeURIComponent(element)}` : ""}`;
}

export function versionsPath(kind: Kind, key: string): string {
  return `/model/${kind}/${encodeURIComponent(key)}/versions`;
}

export function tryPath(key: string): string {
  return `/model/bpmn/${encodeURIComponent(key)}/try`;
}

export function whatIfPath(key: string): string {
  return `/model/bpmn/${encodeURIComponent(key)}/what-if`;
}

export function useMayDeploy(): boolean {
  return useMay("definitions.deploy");
}

/** The newest version of each file: 200 of them, far more than a model has. */
export function useNewestDefinitions() {
  const params = { params: { query: { newest_only: true, limit: 200 } } };
  return api.useQuery("get", "/api/v1/definitions", params, { select: ({ items }) => items as Definition[] });
}

/** The versions of a file, the newest first. */
export function useVersions(kind: Kind, key: string) {
  const params = { params: { path: { kind, definition_key: key }, query: { limit: 200 } } };
  return api.useQuery("get", "/api/v1/definitions/{kind}/{definition_key}", params, {
    select: ({ items }) => (items as Definition[]).sort((a, b) => b.version - a.version),
  });
}

/** How many instances of each version go on; undefined for those who may not look into the system. */
export function useRunning(): Running[] | undefined {
  const may = useMay("system.see");
  const options = { enabled: may, select: ({ items }: { items: Schemas["RunningVersion"][] }) => items as Running[] };
  return api.useQuery("get", "/api/v1/running", {}, options).data;
}

export async function newestOf(kind: Kind, key: string): Promise<Definition | null> {
  const query = { kind, key, newest_only: true, limit: 1 };
  const { data } = await http.GET("/api/v1/definitions", { params: { query } });
  return (data?.items[0] as Definition | undefined) ?? null;
}

/** Files that are being worked on, and by whom; nobody else may see them. */
export function useDrafts(): DraftInfo[] {
  const may = useMayDeploy();
  const options = { enabled: may, refetchInterval: 20_000 };
  const { data } = api.useQuery("get", "/api/v1/model-drafts", { params: { query: { limit: 200 } } }, options);
  return (data?.items as DraftInfo[] | undefined) ?? NO_DRAFTS;
}

const NO_DRAFTS: DraftInfo[] = [];

export async function listDrafts(): Promise<DraftInfo[]> {
  const { data } = await http.GET("/api/v1/model-drafts", { params: { query: { limit: 200 } } });
  return (data?.items as DraftInfo[] | undefined) ?? [];
}

export async function readDraft(kind: Kind, key: string): Promise<ModelDraft | null> {
  if (!(await listDrafts()).some((one) => one.kind === kind && one.key === key)) return null; // a 404 would be an error in the console
  const { data } = await http.GET("/api/v1/model-drafts/{kind}/{key}", { params: { path: { kind, key } } });
  return (data as ModelDraft | undefined) ?? null;
}

/** Save a draft in place of revision `revision`; 0: there is none yet. */
export async function writeDraft(
  kind: Kind,
  key: string,
  source: string,
  baseVersion: number | null,
  revision: number,
): Promise<ModelDraft> {
  const { data } = await http.PUT("/api/v1/model-drafts/{kind}/{key}", {
    params: { path: { kind, key }, header: { "if-match": `"${revision}"` } },
    body: { source, name: fileName(kind, key), base_version: baseVersion },
  });
  return data as ModelDraft;
}

/** Throw a draft away, whoever has saved it last. */
export async function deleteDraft(kind: Kind, key: string): Promise<void> {
  await http.DELETE("/api/v1/model-drafts/{kind}/{key}", { params: { path: { kind, key } } });
}

function upload(files: ModelFile[], fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const file of files) form.append("files", new File([file.source], file.name));
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

export async function postFiles<Answer>(
  path: string,
  files: ModelFile[],
  fields: Record<string, string> = {},
): Promise<Answer> {
  return (await send("POST", `/api/v1${path}`, upload(files, fields))).json();
}

export async function deployFiles(files: ModelFile[], message: string): Promise<Schemas["Deployed"]> {
  const deployed = await postFiles<Schemas["Deployed"]>("/definitions", files, { message });
  await modelChanged();
  return deployed;
}

export function modelChanged(): Promise<void> {
  return refresh(
    "/api/v1/definitions",
    "/api/v1/model",
    "/api/v1/stages",
    "/api/v1/running",
    "/api/v1/forms",
    "/api/v1/decisions",
  );
}
