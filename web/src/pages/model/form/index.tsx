/** A form's page: drawn, given its Russian texts, looked at as people will see it. */
import { Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconArrowBackUp, IconArrowDown, IconArrowForwardUp, IconArrowUp } from "@tabler/icons-react";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { useSearchParams } from "wouter";
import type { FormComponent, MountedFormEditor } from "../../../core/form-editor";
import type { FormSchema } from "../../../core/form-schema";
import { type FormHandle, ModelForm } from "../../../parts/form";
import { tellDone } from "../../../ui/notices";
import { Failed, ListSkeleton } from "../../../ui/page";
import { type EditorProps, FilePage } from "../file-page";
import { Tool } from "../tool";
import { useTexts } from "./texts";
import { Translation } from "./translation";

const Canvas = lazy(() => import("./canvas"));

export default function FormPage({ fileKey }: { fileKey: string }) {
  return (
    <FilePage kind="form" fileKey={fileKey}>
      {(props) => <Form {...props} />}
    </FilePage>
  );
}

function Form({ source, onChange }: EditorProps) {
  const t = useTexts();
  const [search, setSearch] = useSearchParams();
  const isPreview = search.get("view") === "preview";
  const [text, setText] = useState(source);
  const [selected, setSelected] = useState<FormComponent | null>(null);
  const [editor, setEditor] = useState<MountedFormEditor | null>(null);
  const started = useRef(source);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          value={isPreview ? "preview" : "draw"}
          onChange={(value) => {
            started.current = text; // the editor begins anew when one comes back to it
            setSearch(value === "preview" ? { view: value } : {}, { replace: true });
          }}
          data={[
            { value: "draw", label: t("draw") },
            { value: "preview", label: t("preview") },
          ]}
        />
        {!isPreview && (
          <Group gap={4}>
            <Tool label={t("up")} icon={IconArrowUp} act={() => editor?.move(-1)} disabled={!selected} />
            <Tool label={t("down")} icon={IconArrowDown} act={() => editor?.move(1)} disabled={!selected} />
            <Tool label={t("undo")} icon={IconArrowBackUp} act={() => editor?.undo()} />
            <Tool label={t("redo")} icon={IconArrowForwardUp} act={() => editor?.redo()} />
          </Group>
        )}
      </Group>
      {isPreview ? (
        <Preview source={text} />
      ) : (
        <Suspense fallback={<ListSkeleton lines={2} height={200} />}>
          <Canvas
            source={started.current}
            label={t("editor")}
            onMounted={setEditor}
            onSelect={setSelected}
            onChange={(now) => {
              setText(now);
              onChange(now);
            }}
          />
          <Translation source={text} selected={selected} editor={editor} />
        </Suspense>
      )}
    </Stack>
  );
}

const EMPTY = {};

function Preview({ source }: { source: string }) {
  const t = useTexts();
  const form = useRef<FormHandle>(null);
  const schema = useMemo(() => {
    try {
      return JSON.parse(source) as FormSchema;
    } catch (error) {
      return error as Error;
    }
  }, [source]);
  if (schema instanceof Error) return <Failed error={schema} />;
  async function check() {
    const submitted = await form.current?.submit();
    if (submitted && !Object.keys(submitted.errors).length) tellDone(t("accepted"));
  }
  return (
    <Stack gap="sm" maw={720}>
      <Text size="sm" c="dimmed">
        {t("previewHint")}
      </Text>
      <ModelForm ref={form} schema={schema} data={EMPTY} />
      <Group>
        <Button onClick={() => void check()}>{t("check")}</Button>
      </Group>
    </Stack>
  );
}
