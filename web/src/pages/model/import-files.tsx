/** Files of a model, chosen or dropped anywhere on the page: each becomes a draft. */
import { Box, FileButton, Overlay, Text } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { refresh } from "../../api/queries";
import { textsOf } from "../../i18n";
import { tellDone, tellFailure } from "../../ui/notices";
import { listDrafts, newestOf, writeDraft } from "./data";
import { identify } from "./templates";
import { useTexts } from "./texts";

const tell = textsOf("model-import", {
  en: { bad: "{{name}} is no .bpmn, .dmn or .form file with an identifier." },
  ru: { bad: "{{name}}: это не файл .bpmn, .dmn или .form с идентификатором." },
});

/** Each file becomes a draft, in place of one that is there; answers how many did. */
async function importFiles(files: readonly File[]): Promise<number> {
  const drafts = await listDrafts();
  let count = 0;
  for (const file of files) {
    const source = await file.text();
    const found = identify(file.name, source);
    if (!found) {
      tellFailure(new Error(tell("bad", { name: file.name })));
      continue;
    }
    const { kind, key } = found;
    const before = drafts.find((one) => one.kind === kind && one.key === key);
    const base = before ? before.base_version : ((await newestOf(kind, key))?.version ?? null);
    await writeDraft(kind, key, source, base, before?.revision ?? 0);
    count += 1;
  }
  await refresh("/api/v1/model-drafts");
  return count;
}

export function useImport(): (files: readonly File[]) => Promise<void> {
  const t = useTexts();
  return async (files) => {
    try {
      const count = await importFiles(files);
      if (count) tellDone(t("imported", { count }));
    } catch (error) {
      tellFailure(error);
    }
  };
}

export function ImportButton({ children }: { children: (props: { onClick: () => void }) => ReactNode }) {
  const bring = useImport();
  return (
    <FileButton multiple accept=".bpmn,.dmn,.form" onChange={(files) => void bring(files)}>
      {(props) => children(props)}
    </FileButton>
  );
}

export function DropZone({ children }: { children: ReactNode }) {
  const t = useTexts();
  const bring = useImport();
  const [isOver, setIsOver] = useState(false);
  function drop(event: DragEvent) {
    event.preventDefault();
    setIsOver(false);
    void bring([...event.dataTransfer.files]);
  }
  return (
    <Box
      pos="relative"
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false);
      }}
      onDrop={drop}
    >
      {children}
      {isOver && (
        <Overlay backgroundOpacity={0.7} center zIndex={50} style={{ flexDirection: "column", pointerEvents: "none" }}>
          <IconUpload size={40} color="white" aria-hidden />
          <Text c="white" fw={600}>
            {t("importHint")}
          </Text>
        </Overlay>
      )}
    </Box>
  );
}
