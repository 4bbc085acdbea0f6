/** The editor of an indicator: a form, and the same as YAML. What is wrong is told as one types; saving attaches. */
import { Alert, Button, Card, Group, Stack, Tabs, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle, IconArrowLeft, IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { http } from "../../../api/client";
import { refresh } from "../../../api/queries";
import { language } from "../../../i18n";
import { tellDone, tellFailure } from "../../../ui/notices";
import { Loaded, Page } from "../../../ui/page";
import { useCommonTexts } from "../../../ui/texts";
import { type KpiDetails, kpiPath, useKpi, useVocabulary, type Vocabulary } from "../data";
import { compact, EMPTY, type Plain, toYaml } from "./draft";
import classes from "./edit.module.css";
import { Form } from "./form";
import { type Checked, messageOf, problemsOf, useCheck } from "./problems";
import { useEditTexts } from "./texts";

export default function EditKpi({ kpiKey }: { kpiKey?: string }) {
  const words = useVocabulary();
  return (
    <Loaded query={words}>
      {(told) => (kpiKey ? <Existing kpiKey={kpiKey} words={told} /> : <Editor words={told} />)}
    </Loaded>
  );
}

function Existing({ kpiKey, words }: { kpiKey: string; words: Vocabulary }) {
  const kpi = useKpi(kpiKey);
  return <Loaded query={kpi}>{(details) => <Editor key={details.revision} words={words} kpi={details} />}</Loaded>;
}

function Editor({ words, kpi }: { words: Vocabulary; kpi?: KpiDetails }) {
  const t = useEditTexts();
  const [draft, setDraft] = useState<Plain>(() => (kpi ? compact(kpi.declaration) : EMPTY));
  const [yaml, setYaml] = useState<string | null>(null); // null: the form is shown, and says it all
  const source = yaml ?? toYaml(draft);
  const [settled] = useDebouncedValue(source, 400);
  const check = useCheck(settled);
  const isTouched = draft !== EMPTY || yaml !== null; // an empty form is not told that it is empty
  const problem = problemsOf(isTouched ? check.data : undefined, t);
  const change = (changes: Plain) => setDraft((before) => ({ ...before, ...changes }));
  const show = (tab: string | null) => {
    if (tab === "yaml") return setYaml(source);
    if (settled === source && check.data?.declaration) {
      setDraft(compact(check.data.declaration));
      setYaml(null);
    } else tellFailure(new Error(t("unreadable")));
  };
  const title = kpi ? t("editTitle", { name: kpi.declaration.name[language()] }) : t("newTitle");
  return (
    <Page title={title} actions={<Acts {...{ kpi, source }} checked={settled === source ? check.data : undefined} />}>
      <Findings checked={isTouched ? check.data : undefined} kpi={kpi} />
      <Tabs value={yaml === null ? "form" : "yaml"} onChange={show} keepMounted={false}>
        <Tabs.List mb="md" aria-label={title}>
          <Tabs.Tab value="form">{t("form")}</Tabs.Tab>
          <Tabs.Tab value="yaml">{t("yaml")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="form">
          <Card withBorder>
            <Form {...{ draft, change, words, problem }} isNew={!kpi} />
          </Card>
        </Tabs.Panel>
        <Tabs.Panel value="yaml">
          <Textarea
            aria-label={t("yaml")}
            value={source}
            onChange={({ currentTarget }) => setYaml(currentTarget.value)}
            className={classes.source}
            spellCheck={false}
            autosize
            minRows={20}
          />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Acts({ kpi, source, checked }: { kpi?: KpiDetails; source: string; checked?: Checked }) {
  const t = useEditTexts();
  const common = useCommonTexts();
  const [isBusy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const key = kpi?.key ?? checked?.declaration?.id ?? "";
  const save = async () => {
    setBusy(true);
    try {
      const header = kpi && { "if-match": `"${kpi.revision}"` };
      const { data } = await http.PUT("/api/v1/kpis/{key}", { params: { path: { key }, header }, body: { source } });
      const name = data?.declaration.name[language()] ?? key;
      tellDone(data?.digest === kpi?.digest ? t("saved", { name }) : t("savedMeasured", { name }));
      navigate(kpiPath(key));
      await refresh("/api/v1/kpis", "/api/v1/figures");
    } catch (error) {
      tellFailure(error);
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        component={Link}
        href={kpi ? kpiPath(kpi.key) : "/kpi"}
        variant="subtle"
        leftSection={<IconArrowLeft size={16} aria-hidden />}
      >
        {common("cancel")}
      </Button>
      <Button onClick={save} loading={isBusy} disabled={!checked?.may_be_attached}>
        {kpi ? t("saveChange") : t("attach")}
      </Button>
    </>
  );
}

function Findings({ checked, kpi }: { checked?: Checked; kpi?: KpiDetails }) {
  const t = useEditTexts();
  if (!checked) return null;
  const isOther = kpi && checked.declaration && !sameMeasure(kpi.declaration, checked.declaration);
  return (
    <Stack gap="xs" aria-live="polite">
      {!checked.model_is_complete && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
          <Link href="/model">{t("modelIncomplete")}</Link>
        </Alert>
      )}
      {checked.findings.length > 0 ? (
        <Alert
          color={checked.may_be_attached ? "yellow" : "red"}
          icon={<IconAlertTriangle aria-hidden />}
          title={t("findings")}
        >
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {checked.findings.map((finding) => (
              <li key={finding.message}>
                <Text size="sm">{messageOf(finding)}</Text>
              </li>
            ))}
          </ul>
        </Alert>
      ) : (
        checked.may_be_attached && (
          <Group gap={6} style={{ color: "var(--sw-good)" }}>
            <IconCircleCheck size={18} aria-hidden />
            <Text size="sm">{isOther ? `${t("fine")} ${t("anew")}` : t("fine")}</Text>
          </Group>
        )
      )}
    </Stack>
  );
}

/** As the digest has it (bpmn/kpi/definition.py): names, targets and thresholds are no part of what is measured. */
function sameMeasure(one: KpiDetails["declaration"], other: KpiDetails["declaration"]): boolean {
  const part = ({ measure, where, dimensions, reason }: KpiDetails["declaration"]) =>
    JSON.stringify(compact({ measure, where, dimensions, reason }));
  return part(one) === part(other);
}
