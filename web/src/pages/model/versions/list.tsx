/** The versions of a file, the newest first: each can be compared, looked at, saved as a file, and brought back. */
import { ActionIcon, Badge, Button, Group, Radio, Table, Text } from "@mantine/core";
import { IconArrowBackUp, IconDownload, IconEye } from "@tabler/icons-react";
import { download } from "../../../api/client";
import { formatNumber } from "../../../i18n/format";
import { Ago } from "../../../ui/moments";
import { tellFailure } from "../../../ui/notices";
import { type Definition, useMayDeploy } from "../data";
import { useTexts } from "./texts";

interface Props {
  versions: Definition[];
  running: ReadonlyMap<number, number> | undefined;
  from: number | null;
  to: number | null;
  onFrom: (version: number) => void;
  onTo: (version: number) => void;
  onView: (version: number) => void;
  onRollBack: (version: Definition) => void;
}

export function VersionList({ versions, running, from, to, onFrom, onTo, onView, onRollBack }: Props) {
  const t = useTexts();
  const mayDeploy = useMayDeploy();
  const isComparable = versions.length > 1;
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {isComparable && <Table.Th>{t("from")}</Table.Th>}
            {isComparable && <Table.Th>{t("to")}</Table.Th>}
            <Table.Th>{t("version")}</Table.Th>
            <Table.Th>{t("when")}</Table.Th>
            <Table.Th>{t("who")}</Table.Th>
            <Table.Th>{t("message")}</Table.Th>
            {running && <Table.Th>{t("runs")}</Table.Th>}
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {versions.map((one) => (
            <Table.Tr key={one.version}>
              {isComparable && (
                <Table.Td>
                  <Radio
                    name="from"
                    checked={from === one.version}
                    onChange={() => onFrom(one.version)}
                    aria-label={t("fromVersion", { version: one.version })}
                  />
                </Table.Td>
              )}
              {isComparable && (
                <Table.Td>
                  <Radio
                    name="to"
                    checked={to === one.version}
                    onChange={() => onTo(one.version)}
                    aria-label={t("toVersion", { version: one.version })}
                  />
                </Table.Td>
              )}
              <Table.Td>
                <Group gap={6} wrap="nowrap">
                  {one.version}
                  {one.is_newest && (
                    <Badge variant="light" radius="sm" tt="none" style={{ color: "var(--mantine-color-text)" }}>
                      {t("newest")}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>
                <Ago at={one.deployed_at} />
              </Table.Td>
              <Table.Td>{one.deployed_by}</Table.Td>
              <Table.Td>
                {one.message || (
                  <Text size="sm" c="dimmed" span>
                    {t("noMessage")}
                  </Text>
                )}
              </Table.Td>
              {running && <Table.Td>{formatNumber(running.get(one.version) ?? 0)}</Table.Td>}
              <Table.Td>
                <Group gap={4} wrap="nowrap" justify="flex-end">
                  <ActionIcon
                    variant="subtle"
                    aria-label={t("viewVersion", { version: one.version })}
                    title={t("view")}
                    onClick={() => onView(one.version)}
                  >
                    <IconEye size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    aria-label={t("downloadVersion", { version: one.version })}
                    title={t("download")}
                    onClick={() => download(sourceAt(one), one.name).catch(tellFailure)}
                  >
                    <IconDownload size={16} aria-hidden />
                  </ActionIcon>
                  {mayDeploy && !one.is_newest && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      leftSection={<IconArrowBackUp size={14} aria-hidden />}
                      aria-label={t("rollBack", { version: one.version })}
                      onClick={() => onRollBack(one)}
                    >
                      {t("rollBackTo")}
                    </Button>
                  )}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function sourceAt({ kind, key, version }: Definition): string {
  return `/api/v1/definitions/${kind}/${encodeURIComponent(key)}/${version}/source`;
}
