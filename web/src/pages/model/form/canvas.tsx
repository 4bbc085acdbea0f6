/** Where the form is drawn: the editor's place on the page. */
import { Box, Skeleton } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { type FormComponent, type MountedFormEditor, mountFormEditor } from "../../../core/form-editor";
import { useLanguage } from "../../../i18n";
import { Failed } from "../../../ui/page";

interface Props {
  source: string;
  label: string;
  onMounted: (editor: MountedFormEditor | null) => void;
  onChange: (source: string) => void;
  onSelect: (component: FormComponent | null) => void;
}

export default function Canvas({ source, label, onMounted, onChange, onSelect }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [isReady, setIsReady] = useState(false);
  const latest = useRef({ onMounted, onChange, onSelect, source });
  latest.current = { onMounted, onChange, onSelect, source: latest.current.source };
  const language = useLanguage();

  useEffect(() => {
    let editor: MountedFormEditor | null = null;
    let isGone = false;
    try {
      editor = mountFormEditor(place.current as HTMLDivElement, {
        source: latest.current.source,
        language,
        onChange(now) {
          latest.current.source = now;
          latest.current.onChange(now);
        },
        onSelect: (component) => latest.current.onSelect(component),
      });
      const mounted = editor;
      mounted.ready.then(
        () => {
          if (isGone) return;
          setIsReady(true);
          latest.current.onMounted(mounted);
        },
        (error) => !isGone && setFailure(error),
      );
    } catch (error) {
      setFailure(error); // the draft is no JSON
    }
    return () => {
      isGone = true;
      latest.current.onMounted(null);
      editor?.destroy();
    };
  }, [language]);

  if (failure) return <Failed error={failure} />;
  return (
    <Box pos="relative">
      <section ref={place} aria-label={label} data-ready={isReady} style={{ height: "max(480px, 100vh - 380px)" }} />
      {!isReady && <Skeleton pos="absolute" inset={0} />}
    </Box>
  );
}
