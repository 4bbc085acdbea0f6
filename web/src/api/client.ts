/**
 * The HTTP API, typed from its description. `api` is for React (queries are kept, see TanStack Query), `http` for everything else.
 *
 *     const { data } = api.useQuery("get", "/api/v1/deals/{key}", { params: { path: { key } } });
 *     const claim = api.useMutation("post", "/api/v1/work-items/{item_id}/claim");
 *
 * A refusal is thrown as an `ApiProblem`; no answer at all as an `Unreachable`.
 */
import createFetchClient, { type Middleware } from "openapi-fetch";
import createClient from "openapi-react-query";
import { language } from "../i18n";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Fault = Schemas["Fault"];

/** Items of a list that was asked for without `fields`: nothing is left out of them. */
export function whole<Item>(items: Item[] | undefined): Required<Item>[] {
  return (items ?? []) as Required<Item>[];
}

/** Why the server refused (RFC 9457); nothing was changed. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: Fault[];

  constructor(problem: Schemas["Problem"]) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.faults = problem.errors ?? [];
  }
}

/** The server did not answer: it is down, or this machine is offline. */
export class Unreachable extends Error {}

let csrfToken = "";
let signedOut: () => void = () => {};

/** Told by GET /session; each unsafe request shows it. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** Called when the session is over. */
export function onSignedOut(callback: () => void): void {
  signedOut = callback;
}

const SAFE = ["GET", "HEAD"];

async function problemOf(response: Response): Promise<ApiProblem> {
  const told = await response
    .clone()
    .json()
    .catch(() => null);
  if (told && typeof told.detail === "string" && typeof told.code === "string") return new ApiProblem(told);
  const detail = `${response.status} ${response.statusText}`;
  return new ApiProblem({
    type: "",
    title: detail,
    status: response.status,
    code: "unknown",
    detail,
    errors: [],
    missing: [],
  });
}

const conduct: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", language());
    if (SAFE.includes(request.method)) return;
    if (csrfToken) request.headers.set("X-CSRF-Token", csrfToken);
    if (request.method === "POST" && !request.headers.has("Idempotency-Key"))
      request.headers.set("Idempotency-Key", crypto.randomUUID());
  },
  async onResponse({ response }) {
    if (response.ok) return;
    const problem = await problemOf(response);
    if (problem.status === 401 && problem.code === "not-signed-in") signedOut();
    throw problem;
  },
  onError({ error }) {
    return error instanceof TypeError ? new Unreachable(error.message) : undefined;
  },
};

export const http = createFetchClient<paths>({ baseUrl: "", credentials: "same-origin" });
http.use(conduct);

export const api = createClient(http);

/** Requests that the description's types don't fit: uploads, downloads and files. Throws as `http` does. */
export async function send(
  method: string,
  path: string,
  body?: BodyInit,
  headers: HeadersInit = {},
): Promise<Response> {
  const request = new Request(path, { method, body, headers, credentials: "same-origin" });
  request.headers.set("Accept-Language", language());
  if (!SAFE.includes(method)) {
    request.headers.set("X-CSRF-Token", csrfToken);
    if (method === "POST" && !request.headers.has("Idempotency-Key"))
      request.headers.set("Idempotency-Key", crypto.randomUUID());
  }
  const response = await fetch(request).catch((error: unknown) => {
    throw new Unreachable(String(error));
  });
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && problem.code === "not-signed-in") signedOut();
  throw problem;
}

/** Save what a GET answers as a file. */
export async function download(path: string, name: string): Promise<void> {
  const content = await (await send("GET", path)).blob();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
