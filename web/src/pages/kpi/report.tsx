/** All figures on paper: the funnel, every indicator, the dearest losses, alerts, and what is unverified. */
import { Button, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconPrinter } from "@tabler/icons-react";
import { type ReactNode, useMemo } from "react";
import { Link } from "wouter";
import { api, type Schemas, whole } from "../../api/client";
import { useMe } from "../../app/session";
import { language, named } from "../../i18n";
import { formatMoment, formatMoney, formatUnit } from "../../i18n/format";
import { Loaded, Page } from "../../ui/page";
import { useLightOnPaper } from "../../ui/paper";
import { AlertLine } from "./changes";
import { type Figure, type Figures, PLACES_OF_KPIS, useFigures, useKpis } from "./data";
import { Funnel } from "./funnel";
import { useIndicatorTexts } from "./indicator-texts";
import { type Period, usePeriod, usePeriodQuery } from "./period";
import { PeriodPicker } from "./period-picker";
import { reasonOf } from "./reasons";
import classes from "./report.module.css";
import { useReportTexts } from "./report-texts";
import { useWritten, type Written, writtenDays } from "./shown";
import { Spark } from "./spark";
import { certainty, Standing, targetOf } from "./standing";
import { useTexts } from "./texts";
import { usePlaceName } from "./words";

export default function Report() {
  const t = useReportTexts();
  const tt = useTexts();
  const it = useIndicatorTexts();
  const { period, change } = usePeriod();
  const kept = usePeriodQuery();
  const figures = useFigures(period);
  useLightOnPaper();
  return (
    <Page
      title={t("title")}
      actions={
        <>
          <Button
            className="no-print"
            component={Link}
            href={`/kpi${kept()}`}
            variant="subtle"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
          >
            {it("back")}
          </Button>
          <Button
            className="no-print"
            disabled={!figures.data}
            leftSection={<IconPrinter size={16} aria-hidden />}
            onClick={() => window.print()}
          >
            {tt("print")}
          </Button>
        </>
      }
    >
      <PeriodPicker period={period} change={change} />
      <Loaded query={figures}>{(told) => <Content figures={told} period={period} />}</Loaded>
    </Page>
  );
}

function Content({ figures, period }: { figures: Figures; period: Period }) {
  const t = useReportTexts();
  const tt = useTexts();
  const me = useMe();
  const placeName = usePlaceName();
  const write = useWritten(figures.currency);
  const now = useMemo(() => formatMoment(new Date()), []);
  const attached = useMemo(() => new Set(figures.items.map(({ key }) => key)), [figures]);
  return (
    <article className={classes.report}>
      <Text size="sm" c="dimmed">
        {t("made", { name: me.name, when: now, days: writtenDays(period) })}
        {period.before && ` · ${t("comparedWith", { days: writtenDays(period.before) })}`}
      </Text>
      <Part title={tt("funnel")} />
      <Funnel period={period} attached={attached} />
      {PLACES_OF_KPIS.map((stage) => {
        const some = figures.items.filter((one) => one.stage === stage);
        if (!some.length) return null;
        return (
          <div key={stage}>
            <Part title={placeName(stage)} />
            <FigureTable label={tt("stageTiles", { stage: placeName(stage) })} figures={some} write={write} />
          </div>
        );
      })}
      <Part title={t("losses")} />
      <TopLosses />
      <Part title={t("alerts")} />
      <CrossedThresholds write={write} />
      <Part title={t("unverified")} />
      <Unverified />
    </article>
  );
}

function Part({ title }: { title: string }) {
  return (
    <Title order={2} size="h4">
      {title}
    </Title>
  );
}

function Scrolled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <section className={classes.scrolled} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

function FigureTable({ label, figures, write }: { label: string; figures: Figure[]; write: Written }) {
  const t = useReportTexts();
  const tt = useTexts();
  return (
    <Scrolled label={label}>
      <table>
        <thead>
          <tr>
            {(["indicator", "figure", "standing", "target", "before", "trend", "certainty"] as const).map((name) => (
              <th key={name}>{t(name)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <tr key={figure.key}>
              <td>{named(figure)}</td>
              <td className={classes.figure}>{write(figure.value, figure.unit)}</td>
              <td>
                <Standing standing={figure.standing} />
              </td>
              <td>{targetOf(figure, write, tt)}</td>
              <td>{figure.previous?.number ? write(figure.previous.value, figure.unit) : "–"}</td>
              <td className={classes.trend}>
                <Spark trend={figure.trend} target={figure.target} label={tt("trendOf", { name: named(figure) })} />
              </td>
              <td>{certainty(figure, figure.unit, write, tt).join(" · ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

const MOST_LOSSES = 10;

function TopLosses() {
  const t = useReportTexts();
  const losses = api.useQuery("get", "/api/v1/losses");
  return (
    <Loaded query={losses}>
      {({ items, computed_at, currency }) =>
        items.length ? (
          <Scrolled label={t("losses")}>
            <table>
              <thead>
                <tr>
                  {(["place", "loss", "hours", "money"] as const).map((name) => (
                    <th key={name}>{t(name)}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {items.slice(0, MOST_LOSSES).map((loss) => (
                  <LossRow key={loss.id} loss={loss} currency={currency} />
                ))}
              </tbody>
            </table>
          </Scrolled>
        ) : (
          <Text size="sm">{computed_at ? t("noLosses") : t("lossesUnread")}</Text>
        )
      }
    </Loaded>
  );
}

function LossRow({ loss, currency }: { loss: Schemas["RankedLoss"]; currency: string }) {
  const placeName = usePlaceName();
  return (
    <tr>
      <td>{[loss.stage && placeName(loss.stage), named(loss)].filter(Boolean).join(": ")}</td>
      <td>{(language() === "ru" && loss.sentence_ru) || loss.sentence}</td>
      <td>{loss.hours === null ? "–" : formatUnit(loss.hours, "hour")}</td>
      <td>{loss.money === null ? "–" : formatMoney(Math.round(loss.money), currency)}</td>
    </tr>
  );
}

type Alert = Required<Schemas["Alert"]>;

function CrossedThresholds({ write }: { write: Written }) {
  const t = useReportTexts();
  const alerts = api.useQuery("get", "/api/v1/alerts", { params: { query: { limit: 30 } } });
  return (
    <Loaded query={alerts}>
      {({ items }) => (
        <>
          {!items.length && <Text size="sm">{t("noAlerts")}</Text>}
          {whole<Alert>(items as Alert[]).map((alert) => (
            <div key={alert.id}>
              <Text size="sm" fw={600} span>
                {named(alert)}
              </Text>
              <AlertLine alert={alert} write={write} />
            </div>
          ))}
        </>
      )}
    </Loaded>
  );
}

function Unverified() {
  const t = useReportTexts();
  const { data } = useKpis();
  const some = (data?.items ?? []).filter(({ state }) => state === "unverified");
  if (!some.length) return <Text size="sm">{t("noUnverified")}</Text>;
  return some.map((one) => (
    <Text size="sm" key={one.key}>
      <b>{one.declaration.name[language()]}</b>: {one.reasons.map(reasonOf).join(" ")}
    </Text>
  ));
}
