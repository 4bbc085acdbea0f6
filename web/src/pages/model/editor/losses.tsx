/** Process losses of a draft: no fault of it, but worth a look before it is deployed. */
import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { language, named, useLanguage } from "../../../i18n";
import { type DiagramLoss, placeIn } from "./lint";
import { useTexts } from "./texts";

interface Props {
  processId: string;
  losses: DiagramLoss[];
  onShow: (elementId: string) => void;
}

export function Losses({ processId, losses, onShow }: Props) {
  const t = useTexts();
  return (
    <section aria-label={t("processLosses")}>
      <Text size="sm" fw={600}>
        {t("processLosses")}
      </Text>
      <Text size="xs" c="dimmed" mb={4}>
        {t("processLossesHint")}
      </Text>
      <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: "none" }}>
        {losses.map((loss) => (
          <li key={`${loss.rule} ${loss.process_id} ${loss.element_id} ${loss.what}`}>
            <One
              loss={loss}
              place={placeIn(loss, processId) ?? ""}
              isHere={loss.process_id === processId}
              onShow={onShow}
            />
          </li>
        ))}
      </Stack>
    </section>
  );
}

interface OneProps {
  loss: DiagramLoss;
  place: string;
  /** It begins in this diagram: else its name is of another one's element. */
  isHere: boolean;
  onShow: (elementId: string) => void;
}

function One({ loss, place, isHere, onShow }: OneProps) {
  const t = useTexts();
  useLanguage();
  const inRussian = language() === "ru";
  return (
    <Group gap={8} align="flex-start" wrap="nowrap">
      <Badge
        variant="light"
        color="gray"
        radius="sm"
        tt="none"
        style={{ flexShrink: 0, color: "var(--mantine-color-text)" }}
      >
        {t(loss.kind)}
      </Badge>
      <div>
        <Text size="sm">
          {(inRussian && loss.what_ru) || loss.what}{" "}
          {place && (
            <Anchor component="button" type="button" size="sm" onClick={() => onShow(place)}>
              {(isHere && named(loss)) || t("showPlace")}
            </Anchor>
          )}
        </Text>
        <Text size="xs" c="dimmed">
          {(inRussian && loss.suggestion_ru) || loss.suggestion}
        </Text>
      </div>
    </Group>
  );
}
