/** Correct a deal: change a fact, or move a waiting token; what would happen is shown before it is done. */
import { Alert, Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { named } from "../../i18n";
import { useEventWords } from "../../parts/event-words";
import { useFactName } from "../../parts/fact-names";
import { useStageTexts } from "../../parts/stages";
import { tellDone } from "../../ui/notices";
import { Failed } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { BeforeAfter } from "./corrections";
import type { Deal } from "./data";
import { useDealTexts } from "./deal-texts";

type Path = Schemas["Path"];
type Preview = Schemas["CorrectionPreview"];
type Asked = Schemas["CorrectionAsked"];

/** A value as it was typed: JSON where it is JSON, else a text. */
function read(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return typed;
  }
}

export function CorrectDialog({ deal, path, close }: { deal: Deal; path: Path; close: () => void }) {
  const t = useDealTexts();
  const common = useCommonTexts();
  const stageName = useStageTexts();
  const running = path.instances.filter((run) => !run.ended_at);
  const [kind, setKind] = useState<"data" | "move">("data");
  const [run, setRun] = useState(running.at(-1)?.id ?? "");
  const [fact, setFact] = useState({ name: "", value: "" });
  const [move, setMove] = useState({ from: "", to: "" });
  const [reason, setReason] = useState("");
  const [preview, setPreview] = useState<Preview | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const asked: Asked = {
    kind,
    instance_id: run,
    ...(kind === "data"
      ? { variables: { [fact.name]: read(fact.value) } }
      : { from_element: move.from, to_element: move.to }),
  };
  const isStated = run !== "" && (kind === "data" ? fact.name !== "" : move.from !== "" && move.to !== "");
  const params = { path: { key: deal.key } };
  const attempt = async (act: () => Promise<void>) => {
    setFailure(null);
    await act().catch(setFailure);
  };
  const look = () =>
    attempt(async () => {
      const { data } = await http.POST("/api/v1/deals/{key}/correction-preview", { params, body: asked });
      setPreview(data ?? null);
    });
  const correct = () =>
    attempt(async () => {
      const { data } = await http.POST("/api/v1/deals/{key}/corrections", { params, body: { ...asked, reason } });
      tellDone(data?.state === "done" ? t("correctionDone") : t("correctionWaits"));
      await refresh("/api/v1/deals", "/api/v1/corrections");
      close();
    });
  const change = () => setPreview(null);
  return (
    <Modal opened onClose={close} title={t("correct")} size="lg">
      <Stack gap="sm" onChange={change}>
        <Select
          label={t("kind")}
          data={[
            { value: "data", label: t("correctData") },
            { value: "move", label: t("correctMove") },
          ]}
          value={kind}
          onChange={(value) => setKind(value === "move" ? "move" : "data")}
          allowDeselect={false}
        />
        <Select
          label={t("run")}
          data={running.map(({ id, process_id }) => ({ value: id, label: stageName(process_id as never) }))}
          value={run}
          onChange={(value) => {
            setRun(value ?? "");
            change();
          }}
          allowDeselect={false}
        />
        {kind === "data" ? (
          <FactFields path={path} run={run} fact={fact} change={setFact} />
        ) : (
          <MoveFields path={path} run={run} move={move} change={setMove} />
        )}
        {failure !== null && <Failed error={failure} />}
        {preview && <Shown preview={preview} />}
        {preview && (
          <Textarea
            label={common("reason")}
            value={reason}
            onChange={(event) => {
              event.stopPropagation();
              setReason(event.currentTarget.value);
            }}
            required
            autosize
            minRows={2}
            maxLength={2000}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {common("cancel")}
          </Button>
          {preview ? (
            <Button disabled={!reason.trim()} onClick={() => void correct()}>
              {t("correct")}
            </Button>
          ) : (
            <Button disabled={!isStated} onClick={() => void look()}>
              {t("preview")}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

/** The facts that a run has, told by its events. */
function factsOf(path: Path, run: string): string[] {
  const names = path.events
    .filter((event) => event.instance_id === run)
    .flatMap((event) => Object.keys((event.data as { changed?: object }).changed ?? {}));
  return [...new Set(names)].filter((name) => !name.startsWith("_")).toSorted();
}

interface FactProps {
  path: Path;
  run: string;
  fact: { name: string; value: string };
  change: (fact: { name: string; value: string }) => void;
}

function FactFields({ path, run, fact, change }: FactProps) {
  const t = useDealTexts();
  const factName = useFactName();
  return (
    <Group grow align="flex-start">
      <Select
        label={t("fact")}
        data={factsOf(path, run).map((name) => ({ value: name, label: factName(name) }))}
        value={fact.name || null}
        onChange={(name) => change({ ...fact, name: name ?? "" })}
        searchable
      />
      <TextInput
        label={t("newValue")}
        description={t("notText")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        value={fact.value}
        onChange={(event) => change({ ...fact, value: event.currentTarget.value })}
      />
    </Group>
  );
}

interface MoveProps {
  path: Path;
  run: string;
  move: { from: string; to: string };
  change: (move: { from: string; to: string }) => void;
}

function MoveFields({ path, run, move, change }: MoveProps) {
  const t = useDealTexts();
  const waiting = path.work.filter((item) => item.instance_id === run);
  const known = new Map(
    path.events
      .filter((event) => event.instance_id === run && event.element_id && event.kind === "work.opened")
      .map((event) => [event.element_id, named(event)]),
  );
  return (
    <Group grow>
      <Select
        label={t("from")}
        data={waiting.map((item) => ({
          value: item.element_id ?? "",
          label: named({ name: item.name ?? "", name_ru: item.name_ru }),
        }))}
        value={move.from || null}
        onChange={(from) => change({ ...move, from: from ?? "" })}
      />
      <Select
        label={t("to")}
        data={[...known].map(([value, label]) => ({ value, label }))}
        value={move.to || null}
        onChange={(to) => change({ ...move, to: to ?? "" })}
        searchable
      />
    </Group>
  );
}

function Shown({ preview }: { preview: Preview }) {
  const t = useDealTexts();
  const words = useEventWords();
  return (
    <Alert color="petrol" title={t("effects")}>
      <BeforeAfter before={preview.before} after={preview.after} />
      {preview.effects.map((effect) => (
        <Text key={effect.kind + effect.element_id} size="sm">
          {words({ ...effect, data: {}, process_id: "", name_ru: "" } as never)}
        </Text>
      ))}
      {preview.effects.length === 0 && <Text size="sm">{t("noEffects")}</Text>}
      {preview.incidents.map((incident) => (
        <Text key={incident} size="sm" c="red">
          {incident}
        </Text>
      ))}
      {preview.needs_consent && (
        <Text size="sm" fw={600}>
          {t("needsConsent")}
        </Text>
      )}
    </Alert>
  );
}
