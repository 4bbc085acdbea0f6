/** What changed, one difference to a line. */
import { Badge, Table, Text, UnstyledButton } from "@mantine/core";
import type { Change } from "../data";
import { useChangeWords } from "./change-words";
import { useTexts } from "./texts";

const COLOURS = { added: "green", removed: "red", changed: "yellow", moved: "blue" } as const;

interface Props {
  changes: Change[];
  /** What elements are called in the page's language, where that is not as drawn. */
  names?: ReadonlyMap<string, string>;
  chosen?: string;
  /** A line's element is to be shown; without it lines can't be chosen. */
  onChoose?: (elementId: string) => void;
}

export function ChangeTable({ changes, names, chosen, onChoose }: Props) {
  const t = useTexts();
  const words = useChangeWords();
  const nameOf = ({ element_id, name }: Change) => names?.get(element_id) || name || element_id;
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={4} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("element")}</Table.Th>
            <Table.Th>{t("change")}</Table.Th>
            <Table.Th>{t("what")}</Table.Th>
            <Table.Th>{t("before")}</Table.Th>
            <Table.Th>{t("after")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map((change) => (
            <Table.Tr
              key={`${change.element_id} ${change.kind} ${change.what}`}
              bg={chosen === change.element_id ? "var(--mantine-primary-color-light)" : undefined}
            >
              <Table.Td>
                {onChoose ? (
                  <UnstyledButton
                    onClick={() => onChoose(change.element_id)}
                    aria-label={t("show", { name: nameOf(change) })}
                    style={{ textDecoration: "underline" }}
                    fz="sm"
                    mih={24}
                  >
                    {nameOf(change)}
                  </UnstyledButton>
                ) : (
                  nameOf(change)
                )}
                {nameOf(change) !== change.element_id && (
                  <Text size="xs" c="dimmed">
                    {change.element_id}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Badge
                  variant="light"
                  color={COLOURS[change.kind]}
                  radius="sm"
                  tt="none"
                  style={{ color: "var(--mantine-color-text)" }}
                >
                  {t(change.kind)}
                </Badge>
              </Table.Td>
              <Table.Td title={change.what} translate="no">
                {words(change.what)}
              </Table.Td>
              <Table.Td style={{ whiteSpace: "pre-wrap" }}>{change.before}</Table.Td>
              <Table.Td style={{ whiteSpace: "pre-wrap" }}>{change.after}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
