/** What is to be mended, at its field: every message of the check begins with the path of the key that it is about. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { http, type Schemas } from "../../../api/client";
import { language } from "../../../i18n";
import { KIND_NAMES } from "./draft";
import type { EditTexts } from "./texts";

export type Checked = Schemas["KpiFindings"];
/** The problem of a field by its path, such as `measure.from`; undefined: there is none. */
export type ProblemAt = (path: string) => string | undefined;

/** The server's opinion of a declaration, as one types. */
export function useCheck(source: string) {
  return useQuery({
    queryKey: ["kpi-check", source],
    queryFn: async () => (await http.POST("/api/v1/kpis/check", { body: { source } })).data as Checked,
    enabled: source.trim() !== "",
    placeholderData: keepPreviousData,
  });
}

export function messageOf(finding: Checked["findings"][number]): string {
  return (language() === "ru" && finding.message_ru) || finding.message;
}

/** What the reader of declarations says of what is missing is for programs; the form says it in people's words. */
const MISSING: [RegExp, "needed" | "needsMoment" | "badKey"][] = [
  [/at least 1 character|Field required/, "needed"],
  [/at least 1 item/, "needsMoment"],
  [/match pattern/, "badKey"],
];

/** A finding without the path before it: for the field itself. */
function atField(finding: Checked["findings"][number], path: string, t: EditTexts): string {
  const known = finding.rule === "readable-kpi" && MISSING.find(([words]) => words.test(finding.message));
  if (known) return t(known[1]);
  const text = messageOf(finding);
  return text.startsWith(`${path}: `) ? text.slice(path.length + 2) : text;
}

const KIND = new RegExp(`\\.(?:${KIND_NAMES.join("|")})(?=\\.)`);

export function problemsOf(checked: Checked | undefined, t: EditTexts): ProblemAt {
  const told = (checked?.findings ?? []).map((finding) => {
    const path = /^[\w:.-]+?(?=:? )/.exec(finding.message)?.[0] ?? "";
    return { path: path.replace(KIND, "").replace(/:$/, ""), text: atField(finding, path.replace(/:$/, ""), t) };
  });
  return (path) => told.find((one) => one.path === path || one.path.startsWith(`${path}.`))?.text;
}
