/** A deal's audit report: all of it on one page, to be read or printed. */
import { Button, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconPrinter } from "@tabler/icons-react";
import { useMemo } from "react";
import { Link } from "wouter";
import { useMe } from "../../app/session";
import { frameAt } from "../../core/replay";
import { formatMoment } from "../../i18n/format";
import { useStageTexts } from "../../parts/stages";
import { Failed, Loaded, Page } from "../../ui/page";
import { useLightOnPaper } from "../../ui/paper";
import { Clocks, Deviations } from "./about";
import classes from "./audit.module.css";
import { byEvent, placed } from "./deviations";
import { Facts } from "./facts";
import { deviationsBy, marksOf } from "./marks";
import type { Diagrams } from "./names";
import { type Path, type Story, useDiagrams, useStory, versionOf } from "./path-data";
import { usePathTexts } from "./path-texts";
import { Picture } from "./picture";
import { Proving, useProof } from "./proof";
import { Corrections } from "./records";
import { ReportPath } from "./report-path";

export default function Report({ dealKey }: { dealKey: string }) {
  const t = usePathTexts();
  const story = useStory(dealKey);
  const diagrams = useDiagrams(story.data?.path);
  const ready = story.data && diagrams && { ...story.data, diagrams };
  useLightOnPaper();
  return (
    <Page
      title={t("reportOf", { key: dealKey })}
      actions={
        <>
          <Button
            className="no-print"
            component={Link}
            href={`/audit/${dealKey}`}
            variant="subtle"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
          >
            {t("replay")}
          </Button>
          <Button
            className="no-print"
            disabled={!ready}
            leftSection={<IconPrinter size={16} aria-hidden />}
            onClick={() => window.print()}
          >
            {t("print")}
          </Button>
        </>
      }
    >
      <Loaded query={{ data: ready || undefined, error: story.error, refetch: story.refetch }}>
        {(read) => <Content {...read} />}
      </Loaded>
    </Page>
  );
}

function Content({ path, why, deviations, diagrams }: Story & { diagrams: Diagrams }) {
  const t = usePathTexts();
  const me = useMe();
  const odd = useMemo(() => placed(path, deviations), [path, deviations]);
  const deviating = useMemo(() => byEvent(odd), [odd]);
  const now = useMemo(() => new Date(), []);
  return (
    <article className={classes.report}>
      <Text size="sm" c="dimmed">
        {t("madeBy", { name: me.name, when: formatMoment(now) })}
      </Text>
      <Stack gap="xs" mt="sm">
        <Facts path={path} why={why} />
      </Stack>
      <Part title={t("proof")} />
      <ProofNow dealKey={path.deal.key} />
      <Part title={t("deviations")} />
      <Deviations path={path} diagrams={diagrams} deviations={deviations} />
      <Part title={t("corrections")} />
      <Corrections deal={path.deal.key} />
      <Part title={t("clocks")} />
      <Clocks dealKey={path.deal.key} />
      <Part title={t("path")} />
      <ReportPath path={path} diagrams={diagrams} deviations={deviating} />
      <Part title={t("diagrams")} />
      <Pictures path={path} diagrams={diagrams} odd={odd} />
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

function ProofNow({ dealKey }: { dealKey: string }) {
  const proved = useProof(dealKey, true);
  if (proved.error) return <Failed error={proved.error} />;
  return proved.data ? <Proving proved={proved.data} /> : null;
}

function Pictures({ path, diagrams, odd }: { path: Path; diagrams: Diagrams; odd: ReturnType<typeof placed> }) {
  const t = usePathTexts();
  const stageName = useStageTexts();
  const runs = useMemo(
    () =>
      path.instances.flatMap((run) => {
        const version = versionOf(path.events, run);
        const drawing = diagrams.get(`${run.process_id}:${version}`)?.drawing;
        if (!drawing) return [];
        const frame = frameAt(path.events, drawing, run.id, Number.POSITIVE_INFINITY);
        const there = deviationsBy(odd, run.id, "9999").map((one) => one.deviation.element_id);
        return [{ run, version, marks: marksOf({ ...frame, current: "" }, there) }];
      }),
    [path, diagrams, odd],
  );
  return runs.map(({ run, version, marks }) => (
    <Picture
      key={run.id}
      process={run.process_id}
      version={version}
      marks={marks}
      title={[
        stageName(run.process_id as never),
        t("version", { version }),
        `${formatMoment(run.started_at)} – ${run.ended_at ? formatMoment(run.ended_at) : "…"}`,
      ].join(" · ")}
    />
  ));
}
