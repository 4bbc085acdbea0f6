/** A declaration while it is being written: plain data, as its YAML has it. */

/** JSON with what is not said left out. */
export type Plain = { [name: string]: any };

/** Each kind of measure, with the parts that its form asks for. */
export const KINDS = {
  count: { points: ["of"], unit: "number" },
  sum: { points: ["of"], unit: "money" },
  "distinct-clients": { points: ["of"], unit: "number" },
  rate: { points: ["from", "to"], unit: "percent" },
  duration: { points: ["from", "to"], unit: "days" },
  effort: { points: ["of"], unit: "hours" },
  "on-time": { points: ["of"], unit: "percent" },
  ratio: { points: [], unit: "number" },
  regulation: { points: [], unit: "percent" },
} as const;
export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as Kind[];

export const EMPTY: Plain = {
  id: "",
  name: { en: "", ru: "" },
  stage: "discussion",
  measure: { kind: "rate", from: [], to: [] },
  unit: "percent",
  dimensions: [],
};

/** The measure of another kind; points are taken along where they fit. */
export function measureOf(kind: Kind, before: Plain): Plain {
  const points = before.from ?? before.of ?? [];
  const measure: Plain = { kind };
  for (const name of KINDS[kind].points) measure[name] = name === "to" ? (before.to ?? []) : points;
  if (kind === "effort") measure.part = "both";
  if (kind === "sum") measure.field = "";
  if (kind === "regulation") measure.process = points[0]?.process ?? "discussion";
  if (kind === "ratio") return { kind, over: { count: points }, under: { count: [] } };
  return measure;
}

/** Without what is nothing or a default, so that the YAML says what is meant and no more. */
export function compact(value: unknown): any {
  if (Array.isArray(value)) return value.map(compact);
  if (value === null || typeof value !== "object") return value;
  const kept: Plain = {};
  for (const [name, inside] of Object.entries(value)) {
    const plain = compact(inside);
    if (plain === null || plain === undefined || plain === "") continue;
    if (name === "once" && plain === false) continue;
    if (typeof plain === "object" && Object.keys(plain).length === 0) continue;
    if (name === "moment" && plain === "completed") continue;
    kept[name] = plain;
  }
  return kept;
}

/** Block YAML of plain data; lists of plain values stand in one line. */
export function toYaml(value: Plain, indent = ""): string {
  return Object.entries(value)
    .filter(([, inside]) => inside !== undefined)
    .map(([name, inside]) => `${indent}${name}:${block(inside, indent)}`)
    .join("");
}

function block(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (!value.length) return " []\n";
    if (value.every((one) => one === null || typeof one !== "object")) return ` [${value.map(scalar).join(", ")}]\n`;
    return `\n${value.map((one) => `${indent}- ${toYaml(one, `${indent}  `).trimStart()}`).join("")}`;
  }
  if (value !== null && typeof value === "object")
    return Object.keys(value).length ? `\n${toYaml(value as Plain, `${indent}  `)}` : " {}\n";
  return ` ${scalar(value)}\n`;
}

/** JSON's strings are YAML's, too; plain words need no quotes. */
function scalar(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const isWord = /^[\p{L}_][\p{L}\p{N} _/-]*$/u.test(value) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(value);
  return isWord && value.trim() === value ? value : JSON.stringify(value);
}
