/** What one does with the drawing as a whole. */
import { ActionIcon, Group, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsMaximize,
  IconMap,
  IconMinus,
  IconPlayerPlay,
  IconPlus,
} from "@tabler/icons-react";
import { useState } from "react";
import { useShortcut } from "../../../app/shortcuts";
import type { MountedModeler } from "../../../core/modeler/modeler";
import { useTexts } from "./texts";

export interface History {
  undo: boolean;
  redo: boolean;
}

/** bpmn.io has keys of its own while the drawing or the panel has the focus. */
function isElsewhere(): boolean {
  return !document.activeElement?.closest(".sw-modeler, input, textarea");
}

export function Toolbar({ modeler, history }: { modeler: MountedModeler | null; history: History }) {
  const t = useTexts();
  const [simulating, setSimulating] = useState(false);
  const [map, setMap] = useState(false);
  useShortcut("mod+Z", t("undo"), () => isElsewhere() && modeler?.undo());
  useShortcut("mod+shift+Z", t("redo"), () => isElsewhere() && modeler?.redo());
  useShortcut("0", t("fit"), () => modeler?.fit());
  const buttons = [
    { label: t("undo"), icon: IconArrowBackUp, act: () => modeler?.undo(), off: !history.undo },
    { label: t("redo"), icon: IconArrowForwardUp, act: () => modeler?.redo(), off: !history.redo },
    { label: t("fit"), icon: IconArrowsMaximize, act: () => modeler?.fit() },
    { label: t("zoomIn"), icon: IconPlus, act: () => modeler?.zoom(1) },
    { label: t("zoomOut"), icon: IconMinus, act: () => modeler?.zoom(-1) },
    { label: t("minimap"), icon: IconMap, act: () => setMap(modeler?.toggleMinimap() ?? false), on: map },
    {
      label: t("simulate"),
      icon: IconPlayerPlay,
      act: () => setSimulating(modeler?.toggleSimulation() ?? false),
      on: simulating,
    },
  ];
  return (
    <Group gap={4} role="toolbar" aria-label={t("tools")}>
      {buttons.map(({ label, icon: Icon, act, off, on }) => (
        <Tooltip key={label} label={label}>
          <ActionIcon
            variant={on ? "filled" : "default"}
            size={32}
            aria-label={label}
            aria-pressed={on}
            disabled={!modeler || off}
            onClick={act}
          >
            <Icon size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}
