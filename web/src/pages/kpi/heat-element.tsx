/** An element of a heat map: its numbers, the indicators that tell it apart, the losses that stand there, and the deals. */
import { Card, Stack, Text } from "@mantine/core";
import { Link } from "wouter";
import { api, type Schemas } from "../../api/client";
import { language, named } from "../../i18n";
import { formatDuration, formatNumber, formatUnit } from "../../i18n/format";
import { editorPath } from "../model/data";
import { kpiPath, useKpis } from "./data";
import type { ElementHeat, Heat } from "./heat-data";
import { useHeatTexts } from "./heat-texts";
import classes from "./indicator.module.css";

type Loss = Schemas["RankedLoss"];

export function ElementPanel({ heat, element }: { heat: Heat; element: string }) {
  const t = useHeatTexts();
  const found = heat.elements.find((one) => one.element_id === element);
  return (
    <Card withBorder component="section" aria-label={t("element")} aria-live="polite">
      {found ? (
        <Stack gap="sm">
          <Text component="h2" fw={600} m={0}>
            {named(found) || found.element_id}
          </Text>
          <Numbers heat={found} />
          <Figures process={heat.process_id} element={element} />
          <Losses heat={heat} element={element} />
          <Link href={editorPath("bpmn", heat.process_id, element)}>{t("inDiagram")}</Link>
        </Stack>
      ) : (
        <Text size="sm" c="dimmed">
          {t("choose")}
        </Text>
      )}
    </Card>
  );
}

function Numbers({ heat }: { heat: ElementHeat }) {
  const t = useHeatTexts();
  const numbers: [string, string | null][] = [
    [t("passes"), formatNumber(heat.passes)],
    [t("deals"), heat.deals ? formatNumber(heat.deals) : null],
    [t("waiting"), heat.waiting === null ? null : formatDuration(heat.waiting * 1000)],
    [t("working"), heat.working === null ? null : formatDuration(heat.working * 1000)],
    [t("waitingHours"), heat.waiting === null ? null : formatUnit(heat.waiting_hours, "hour")],
    [t("workingHours"), heat.working === null ? null : formatUnit(heat.working_hours, "hour")],
    [t("repeats"), heat.repeats ? formatNumber(heat.repeats) : null],
    [t("late"), heat.late ? formatNumber(heat.late) : null],
    [t("lossHours"), heat.losses ? formatUnit(heat.loss_hours, "hour") : null],
  ];
  return (
    <dl className={classes.lines}>
      {numbers
        .filter(([, text]) => text !== null)
        .map(([label, text]) => (
          <div key={label} style={{ display: "contents" }}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Indicators by operation tell this one apart, with the deals behind. */
function Figures({ process, element }: { process: string; element: string }) {
  const t = useHeatTexts();
  const { data } = useKpis();
  const stage = process === "deal" ? "end-to-end" : process;
  const some = (data?.items ?? []).filter(
    ({ declaration }) => declaration.stage === stage && declaration.dimensions.includes("operation"),
  );
  if (!some.length) return null;
  const filter = new URLSearchParams({ period: "365", filter: `operation=${element}` });
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        {t("figuresHere")}
      </Text>
      {some.map(({ key, declaration }) => (
        <Link key={key} href={`${kpiPath(key)}?${filter}`}>
          {declaration.name[language()]}
        </Link>
      ))}
    </Stack>
  );
}

function Losses({ heat, element }: { heat: Heat; element: string }) {
  const t = useHeatTexts();
  const { data } = api.useQuery("get", "/api/v1/losses", { params: { query: { period: heat.period } } });
  const here = (data?.items ?? []).filter((one) => one.process_id === heat.process_id && one.element_id === element);
  if (!here.length) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t("lossesHere")}
      </Text>
      {here.map((loss) => (
        <LossHere key={loss.id} loss={loss} />
      ))}
    </Stack>
  );
}

function LossHere({ loss }: { loss: Loss }) {
  const t = useHeatTexts();
  return (
    <Text size="sm">
      {(language() === "ru" && loss.sentence_ru) || loss.sentence}{" "}
      {loss.deal_keys.map((key) => (
        <span key={key}>
          <Link href={`/deals/${key}`}>{key}</Link>{" "}
        </span>
      ))}
      {loss.more_deals > 0 && t("more", { count: loss.more_deals })}
    </Text>
  );
}
