/** A new diagram, form or decision table: named here, then drawn as a draft. */
import { Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { refresh } from "../../api/queries";
import type { Kind } from "../../api/sources";
import { named } from "../../i18n";
import { useDepartments } from "../../parts/departments";
import { STAGES, useStageTexts } from "../../parts/stages";
import { tellFailure } from "../../ui/notices";
import { useCommonTexts } from "../../ui/texts";
import { writeDraft } from "./data";
import { diagramTemplate, formTemplate, tableTemplate } from "./templates";
import { useTexts } from "./texts";

const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** “Confirm the budget” → “confirm-the-budget”. */
function identifierOf(name: string): string {
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return words.replace(/^[-0-9]+|-+$/g, "").slice(0, 60);
}

interface Props {
  kind: Kind | null;
  /** What the identifier is proposed to be, such as for a form that an operation lacks. */
  proposed?: string;
  taken: ReadonlySet<string>;
  onClose: () => void;
  onCreated: (kind: Kind, key: string) => void;
}

export function NewFile({ kind, proposed = "", taken, onClose, onCreated }: Props) {
  const t = useTexts();
  const common = useCommonTexts();
  const stages = useStageTexts();
  const departments = useDepartments();
  const [name, setName] = useState("");
  const [nameRu, setNameRu] = useState("");
  const [own, setOwn] = useState(proposed);
  const [stage, setStage] = useState("");
  const [lanes, setLanes] = useState<string[]>([]);
  const key = own || identifierOf(name);
  const fault = !IDENTIFIER.test(key) ? t("identifierBad") : taken.has(`${kind} ${key}`) ? t("identifierTaken") : "";

  useEffect(() => {
    if (kind) setOwn(proposed);
  }, [kind, proposed]);

  const create = useMutation({
    mutationFn: async (of: Kind) => {
      const chosen = departments.filter((one) => lanes.includes(one.key));
      const drawn = chosen.map((one) => ({ key: one.key, name: one.name, nameRu: one.name_ru }));
      const source = {
        bpmn: () => diagramTemplate({ key, name, nameRu, stage, lanes: drawn }),
        form: () => formTemplate(key),
        dmn: () => tableTemplate({ key, name, nameRu }),
      }[of]();
      await writeDraft(of, key, source, null, 0);
      await refresh("/api/v1/model-drafts");
    },
    onSuccess: (_, of) => onCreated(of, key),
    onError: tellFailure,
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (kind && !fault) create.mutate(kind);
  }

  const titles = { bpmn: t("newDiagram"), form: t("newForm"), dmn: t("newTable") };
  return (
    <Modal
      opened={kind !== null}
      onClose={onClose}
      title={kind ? titles[kind] : ""}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {kind !== "form" && (
            <>
              <TextInput
                label={t("titleOf")}
                value={name}
                onChange={(e) => setName(e.target.value)}
                required
                data-autofocus
              />
              <TextInput label={t("titleOfRu")} value={nameRu} onChange={(e) => setNameRu(e.target.value)} />
            </>
          )}
          <TextInput
            label={t("identifier")}
            description={t("identifierHint")}
            value={key}
            onChange={(e) => setOwn(e.target.value.trim())}
            error={key && fault ? fault : undefined}
            required
            data-autofocus={kind === "form" || undefined}
          />
          {kind === "bpmn" && (
            <>
              <Select
                label={t("stage")}
                value={stage}
                onChange={(value) => setStage(value ?? "")}
                data={[
                  { value: "", label: t("noStage") },
                  ...STAGES.map((one) => ({ value: one as string, label: stages(one) })),
                ]}
                allowDeselect={false}
              />
              <MultiSelect
                label={t("departments")}
                value={lanes}
                onChange={setLanes}
                data={departments.map((one) => ({ value: one.key, label: named(one) }))}
                searchable
                clearable
              />
            </>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={!key || Boolean(fault)}>
              {t("create")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
