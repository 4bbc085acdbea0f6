/** What an indicator measures, in words: its points by the names that the diagrams give them, and its conditions. */
import { formatDuration, formatNumber } from "../../i18n/format";
import { useFactName } from "../../parts/fact-names";
import { useOutcomeName } from "../../parts/outcomes";
import type { Indicator, Point } from "./data";
import { type MeasureTexts, useMeasureTexts } from "./measure-texts";
import { useElementName, usePlaceName } from "./words";

/** A line of the explanation: points to be linked, or a text. */
export interface Line {
  label: string;
  points?: Point[];
  text?: string;
}

type Fields = Record<string, unknown>;
const POINTS = ["of", "from", "to", "at", "count"] as const;
const CHOSEN = ["clock", "statistic", "part", "passes"] as const;

/** Every point of a measure, also those of a ratio's terms. */
export function pointsOf(measure: Indicator["measure"]): Point[] {
  const found: Point[] = [];
  const visit = (fields: Fields) => {
    for (const name of POINTS) if (Array.isArray(fields[name])) found.push(...(fields[name] as Point[]));
    for (const name of ["over", "under"]) if (fields[name]) visit(fields[name] as Fields);
  };
  visit(measure as unknown as Fields);
  return found;
}

export function useMeasureWords() {
  const t = useMeasureTexts();
  const fact = useFactName();
  const pointName = usePointName();
  const lines = (fields: Fields, prefix = ""): Line[] => {
    const label = (text: string) => (prefix ? `${prefix} · ${text}` : text);
    const told: Line[] = [];
    for (const name of POINTS)
      if (Array.isArray(fields[name]))
        told.push({ label: label(t(name === "count" ? "of" : name)), points: fields[name] as Point[] });
    for (const name of ["field", "sum"])
      if (fields[name]) told.push({ label: label(t("field")), text: fact(String(fields[name])) });
    if (fields.due) told.push({ label: label(t("due")), text: fact(String(fields.due)) });
    if (fields.within) told.push({ label: label(t("within")), text: writtenPeriod(String(fields.within)) });
    if (fields.time) told.push({ label: label(t("part")), text: t(`part_${fields.time}` as "part_both") });
    for (const name of CHOSEN)
      if (typeof fields[name] === "string")
        told.push({ label: label(t(name)), text: t(`${name}_${fields[name]}` as "part_both") });
    if (fields.once) told.push({ label: label(t("of")), text: t("once") });
    for (const name of ["where", "to_where"]) {
      const text = conditions(fields[name] as Indicator["where"] | undefined, t, fact);
      if (text) told.push({ label: label(name === "where" ? t("where") : `${t("to")} · ${t("where")}`), text });
    }
    if (fields.over) told.push(...lines(fields.over as Fields, t("over")));
    if (fields.under) told.push(...lines(fields.under as Fields, t("under")));
    return told;
  };
  return { linesOf: (indicator: Indicator) => linesOf(indicator, lines, t, fact), pointName };
}

function linesOf(
  indicator: Indicator,
  lines: (fields: Fields) => Line[],
  t: MeasureTexts,
  fact: (name: string) => string,
): Line[] {
  const told = lines(indicator.measure as unknown as Fields);
  const where = conditions(indicator.where, t, fact);
  if (where) told.push({ label: t("where"), text: where });
  if (indicator.reason) told.push({ label: t("reasonField"), text: fact(indicator.reason) });
  return told;
}

export function usePointName(): (point: Point) => string {
  const t = useMeasureTexts();
  const elementName = useElementName();
  const placeName = usePlaceName();
  const outcome = useOutcomeName();
  return (point) => {
    if (point.kind) return t("eventKind", { kind: point.kind });
    const process = placeName(point.process);
    if (point.exit) return `${process}: ${t("exitOf", { exit: outcome(point.exit) })}`;
    const moment = t(`moment_${point.moment}`);
    if (point.element === "*") return `${process}: ${t("everyOperation")}, ${moment}`;
    const name = point.element ? elementName(point.element, point.process) : t("wholeProcess");
    return `${process}: ${name}, ${moment}`;
  };
}

function conditions(where: Indicator["where"] | undefined, t: MeasureTexts, fact: (name: string) => string): string {
  const listed = (values: unknown[]) =>
    values.map((value) => (value === null || value === "" ? t("nothing") : fact(String(value)))).join(` ${t("or")} `);
  return Object.entries(where ?? {})
    .flatMap(([name, condition]) => {
      const named = { fact: fact(name) };
      const value = (one: number) => ({ ...named, value: formatNumber(one) });
      const number = (one: number | null | undefined): one is number => typeof one === "number";
      return [
        condition.equals?.length ? t("is", { ...named, values: listed(condition.equals) }) : "",
        condition.unless?.length ? t("isNot", { ...named, values: listed(condition.unless) }) : "",
        number(condition.at_least) ? t("atLeast", value(condition.at_least)) : "",
        number(condition.at_most) ? t("atMost", value(condition.at_most)) : "",
        number(condition.above) ? t("above", value(condition.above)) : "",
        number(condition.below) ? t("below", value(condition.below)) : "",
        condition.known === true ? t("known", named) : condition.known === false ? t("unknown", named) : "",
      ];
    })
    .filter(Boolean)
    .join("; ");
}

/** “P30D” → “30 days”; as it stands where it is more than weeks, days, hours, minutes and seconds. */
export function writtenPeriod(iso: string): string {
  const found = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(iso);
  if (!found) return iso;
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((one) => Number(one ?? 0)) as number[];
  const all = ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return formatDuration(all * 1000);
}
