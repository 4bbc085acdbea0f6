/** Members of dimensions that the figure is narrowed to, each to be taken away. */
import { Button, Group, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { parted } from "./address";
import { useIndicatorTexts } from "./indicator-texts";
import { useDimensionName, useMemberName } from "./words";

export function Filters({ filters, change }: { filters: string[]; change: (filters: string[]) => void }) {
  const t = useIndicatorTexts();
  const dimensionName = useDimensionName();
  const memberName = useMemberName();
  if (!filters.length) return null;
  return (
    <Group gap="xs">
      <Text size="sm">{t("filters")}</Text>
      {filters.map((filter) => {
        const [dimension, member] = parted(filter);
        const name = `${dimensionName(dimension)}: ${memberName(dimension, member)}`;
        return <Chip key={filter} name={name} remove={() => change(filters.filter((one) => one !== filter))} />;
      })}
    </Group>
  );
}

/** A choice that can be taken away. */
export function Chip({ name, remove }: { name: string; remove: () => void }) {
  const t = useIndicatorTexts();
  return (
    <Button
      size="compact-sm"
      variant="light"
      color="gray"
      c="var(--mantine-color-text)"
      rightSection={<IconX size={14} aria-hidden />}
      aria-label={t("removeFilter", { name })}
      onClick={remove}
    >
      {name}
    </Button>
  );
}
