/** Dates as people read them, exact on hover. */
import { Text, type TextProps } from "@mantine/core";
import { useLanguage } from "../i18n";
import { formatMoment, formatRelative } from "../i18n/format";

/** “2 hours ago”, with the exact time as its title. */
export function Ago({ at, ...props }: { at: string } & TextProps) {
  useLanguage();
  return (
    <Text span inherit {...props} title={formatMoment(at)} component="time">
      {formatRelative(at)}
    </Text>
  );
}

/** When something is due: red when that is over. */
export function Due({ at, ...props }: { at: string | null } & TextProps) {
  useLanguage();
  if (!at) return null;
  const late = new Date(at) < new Date();
  return (
    <Text
      span
      inherit
      c={late ? "var(--sw-late)" : undefined}
      fw={late ? 600 : undefined}
      {...props}
      title={formatMoment(at)}
      component="time"
    >
      {formatRelative(at)}
    </Text>
  );
}
