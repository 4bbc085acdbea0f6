/** The way through time: a slider over the events, steps, and playing. */
import { ActionIcon, Group, Text } from "@mantine/core";
import {
  IconChevronLeft,
  IconChevronRight,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
} from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useShortcut } from "../../app/shortcuts";
import { usePathTexts } from "./path-texts";

/** Between two events while it plays. */
const BEAT = 700;

interface Props {
  /** From 0. */
  place: number;
  count: number;
  go: (place: number) => void;
}

export function ReplayBar({ place, count, go }: Props) {
  const t = usePathTexts();
  const [isPlaying, setPlaying] = useState(false);
  const last = count - 1;
  const step = (by: number) => go(Math.min(last, Math.max(0, place + by)));
  const toggle = () => {
    if (!isPlaying && place >= last) go(0);
    setPlaying(!isPlaying);
  };
  useEffect(() => {
    if (!isPlaying) return;
    if (place >= last) return setPlaying(false);
    const timer = window.setTimeout(() => go(place + 1), BEAT);
    return () => window.clearTimeout(timer);
  }, [isPlaying, place, last, go]);
  useShortcut("ArrowLeft", t("previous"), () => step(-1));
  useShortcut("ArrowRight", t("next"), () => step(1));
  useShortcut("Home", t("first"), () => go(0));
  useShortcut("End", t("last"), () => go(last));
  useShortcut("p", `${t("play")} / ${t("pause")}`, toggle);
  const told = t("ofEvents", { place: place + 1, count });
  return (
    <Group gap="xs" wrap="wrap" role="group" aria-label={t("replay")}>
      <Step label={t("first")} icon={IconPlayerSkipBack} act={() => go(0)} />
      <Step label={t("previous")} icon={IconChevronLeft} act={() => step(-1)} />
      <ActionIcon
        size="lg"
        radius="xl"
        onClick={toggle}
        aria-label={isPlaying ? t("pause") : t("play")}
        title={isPlaying ? t("pause") : t("play")}
      >
        {isPlaying ? <IconPlayerPause size={18} aria-hidden /> : <IconPlayerPlay size={18} aria-hidden />}
      </ActionIcon>
      <Step label={t("next")} icon={IconChevronRight} act={() => step(1)} />
      <Step label={t("last")} icon={IconPlayerSkipForward} act={() => go(last)} />
      <input
        type="range"
        min={0}
        max={last}
        value={place}
        onChange={(event) => go(Number(event.currentTarget.value))}
        aria-label={t("position")}
        aria-valuetext={told}
        style={{ flex: 1, minWidth: 80, height: 24, accentColor: "var(--mantine-primary-color-filled)" }}
      />
      <Text size="sm" style={{ whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums" }}>
        {told}
      </Text>
    </Group>
  );
}

function Step({ label, icon: Icon, act }: { label: string; icon: typeof IconChevronLeft; act: () => void }) {
  return (
    <ActionIcon variant="default" size="lg" onClick={act} aria-label={label} title={label}>
      <Icon size={18} aria-hidden />
    </ActionIcon>
  );
}
