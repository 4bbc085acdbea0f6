import { Text } from "@mantine/core";
import { useTexts } from "./texts";

/** A personal value, or that there is one which is not for these eyes. */
export function Personal({ value }: { value: string | null }) {
  const t = useTexts();
  if (value !== "hidden") return value ?? "";
  return (
    <Text span inherit c="dimmed" fs="italic" title={t("hiddenHint")}>
      {t("hidden")}
    </Text>
  );
}
