/** A decision table's page: drawn, and tried with facts. */
import { Box, Group, Skeleton, Stack } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { MountedTableEditor } from "../../../core/dmn";
import { useLanguage } from "../../../i18n";
import { Failed } from "../../../ui/page";
import { type EditorProps, FilePage } from "../file-page";
import { Tool } from "../tool";
import { useTexts } from "./texts";
import { TryTable } from "./try-table";

export default function TablePage({ fileKey }: { fileKey: string }) {
  return (
    <FilePage kind="dmn" fileKey={fileKey}>
      {(props) => <Table {...props} />}
    </FilePage>
  );
}

function Table({ fileKey, source, onChange }: EditorProps) {
  const t = useTexts();
  const [text, setText] = useState(source);
  const [editor, setEditor] = useState<MountedTableEditor | null>(null);
  return (
    <Stack gap="sm">
      <Group gap={4} justify="flex-end">
        <Tool label={t("undo")} icon={IconArrowBackUp} act={() => editor?.undo()} />
        <Tool label={t("redo")} icon={IconArrowForwardUp} act={() => editor?.redo()} />
      </Group>
      <Canvas
        source={source}
        onMounted={setEditor}
        onChange={(now) => {
          setText(now);
          onChange(now);
        }}
      />
      <TryTable fileKey={fileKey} source={text} />
    </Stack>
  );
}

interface CanvasProps {
  source: string;
  onMounted: (editor: MountedTableEditor | null) => void;
  onChange: (source: string) => void;
}

function Canvas({ source, onMounted, onChange }: CanvasProps) {
  const t = useTexts();
  const place = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [isReady, setIsReady] = useState(false);
  const latest = useRef({ source, onMounted, onChange });
  latest.current = { source: latest.current.source, onMounted, onChange };
  const language = useLanguage();

  useEffect(() => {
    let editor: MountedTableEditor | null = null;
    let isGone = false;
    import("../../../core/dmn")
      .then(async ({ mountTableEditor }) => {
        if (isGone || !place.current) return;
        const mounted = mountTableEditor(place.current, {
          source: latest.current.source,
          language,
          onChange(now) {
            latest.current.source = now;
            latest.current.onChange(now);
          },
        });
        editor = mounted;
        await mounted.ready;
        if (isGone) return;
        setIsReady(true);
        latest.current.onMounted(mounted);
      })
      .catch((error: unknown) => !isGone && setFailure(error));
    return () => {
      isGone = true;
      latest.current.onMounted(null);
      editor?.destroy();
    };
  }, [language]);

  if (failure) return <Failed error={failure} />;
  return (
    <Box pos="relative">
      <section ref={place} aria-label={t("editor")} data-ready={isReady} style={{ height: "max(360px, 60vh)" }} />
      {!isReady && <Skeleton pos="absolute" inset={0} />}
    </Box>
  );
}
