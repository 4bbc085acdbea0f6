/** What every page is made of: its title, what is shown while it loads, when there is nothing, and when it failed. */
import { Alert, Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { ApiProblem, Unreachable } from "../api/client";
import { language } from "../i18n";
import { inRussian } from "./refusals";
import { useCommonTexts } from "./texts";

/** A page: its title also names the browser's tab. `actions` stand at the right. */
export function Page({
  title,
  actions,
  children,
  wide,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}) {
  useEffect(() => {
    document.title = `${title} · Stagework`;
  }, [title]);
  return (
    <Stack gap="md" maw={wide ? undefined : 1400} mx="auto" w="100%">
      <Group justify="space-between" gap="sm">
        <Title order={1} size="h3">
          {title}
        </Title>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}

/** Lines in place of a list that is being read. */
export function ListSkeleton({ lines = 6, height = 44 }: { lines?: number; height?: number }) {
  const t = useCommonTexts();
  return (
    <Stack gap="xs" role="status" aria-label={t("loading")}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same
        <Skeleton key={line} height={height} radius="sm" />
      ))}
    </Stack>
  );
}

/** Nothing is there: why, and what to do next. */
export function Empty({
  title,
  hint,
  action,
  icon,
}: {
  title: string;
  hint?: string;
  action?: ReactNode;
  icon?: ReactNode;
}) {
  return (
    <Stack align="center" gap="xs" py="xl" ta="center">
      {icon}
      <Text fw={600}>{title}</Text>
      {hint && (
        <Text c="dimmed" size="sm" maw={420}>
          {hint}
        </Text>
      )}
      {action}
    </Stack>
  );
}

/** What an error says to people, in the page's language where that is known. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiProblem) {
    const [first] = error.faults;
    if (error.faults.length === 1 && first) return (language() === "ru" && first.message_ru) || first.message;
    return (language() === "ru" && inRussian(error.code)) || error.message;
  }
  return error instanceof Error ? error.message : String(error);
}

/** Something failed; it can be tried again. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const t = useCommonTexts();
  return (
    <Alert color="red" icon={<IconAlertCircle />} title={t("wentWrong")} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{error instanceof Unreachable ? t("offline") : messageOf(error)}</Text>
        {error instanceof ApiProblem && error.faults.length > 1 && (
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {error.faults.slice(0, 20).map((fault) => (
              <li key={fault.message + fault.field + fault.element_id}>
                {(language() === "ru" && fault.message_ru) || fault.message}
              </li>
            ))}
          </ul>
        )}
        {again && (
          <Button size="xs" variant="default" onClick={again}>
            {t("retry")}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

interface Read<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** A query's data, or its skeleton, or what went wrong. */
export function Loaded<Data>({
  query,
  skeleton,
  children,
}: {
  query: Read<Data>;
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failed error={query.error} again={() => query.refetch()} />;
  return skeleton ?? <ListSkeleton />;
}
