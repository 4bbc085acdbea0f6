/** A button of an editor's toolbar. */
import { ActionIcon } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";

export function Tool(props: { label: string; icon: Icon; act: () => void; disabled?: boolean }) {
  const { label, icon: Drawn, act, disabled } = props;
  return (
    <ActionIcon variant="default" size="lg" aria-label={label} title={label} disabled={disabled} onClick={act}>
      <Drawn size={18} aria-hidden />
    </ActionIcon>
  );
}
