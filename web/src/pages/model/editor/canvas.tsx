/** Where the diagram is drawn, and its panel beside it. The modeler is loaded with this page only. */
import { Skeleton } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { MountedModeler } from "../../../core/modeler/modeler";
import { useLanguage } from "../../../i18n";
import { Empty } from "../../../ui/page";
import "./editor.css";
import { useTexts } from "./texts";
import type { History } from "./toolbar";

/** Loaded while the draft is read. */
const loading = import("../../../core/modeler/modeler");

interface Props {
  xml: string;
  name: string;
  onMounted: (modeler: MountedModeler | null) => void;
  onChange: (xml: string) => void;
  onSelect: (elementId: string) => void;
  onHistory: (history: History) => void;
  onNewForm: (elementId: string) => void;
  onEditForm: (formId: string) => void;
  onOpenProcess: (processId: string) => void;
}

export function Canvas(props: Props) {
  const t = useTexts();
  const place = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const drawn = useRef(props.xml);
  const [state, setState] = useState<"loading" | "ready" | "failed">("loading");
  const chosen = useLanguage();

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew in another language, with what has been drawn so far
  useEffect(() => {
    let mounted: MountedModeler | null = null;
    let isGone = false;
    void loading.then(async ({ mountModeler }) => {
      if (isGone || !place.current || !panel.current) return;
      mounted = mountModeler(place.current, {
        xml: drawn.current,
        panel: panel.current,
        onChange: (xml) => {
          drawn.current = xml;
          latest.current.onChange(xml);
        },
        onSelect: (id) => !isGone && latest.current.onSelect(id),
        onHistory: (history) => latest.current.onHistory(history),
        newForm: (elementId) => latest.current.onNewForm(elementId),
        editForm: (formId) => latest.current.onEditForm(formId),
        openProcess: (processId) => latest.current.onOpenProcess(processId),
      });
      try {
        await mounted.ready;
        if (isGone) return;
        setState("ready");
        latest.current.onMounted(mounted);
      } catch {
        if (!isGone) setState("failed");
      }
    });
    return () => {
      isGone = true;
      latest.current.onMounted(null);
      mounted?.destroy();
    };
  }, [chosen]);

  return (
    <div className="sw-modeler">
      <section
        ref={place}
        className="sw-diagram sw-canvas"
        aria-label={t("canvas", { name: props.name })}
        data-ready={state === "ready"}
      />
      <aside ref={panel} className="sw-panel" aria-label={t("panel")} lang={chosen} />
      {state === "loading" && <Skeleton className="sw-cover" />}
      {state === "failed" && (
        <div className="sw-cover sw-failed">
          <Empty title={t("cantDraw")} hint={t("cantDrawHint")} />
        </div>
      )}
    </div>
  );
}
