/** Short notices at the page's edge: what was done, with a way back, and what failed. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { textsOf } from "../i18n";
import { messageOf } from "./page";

const t = textsOf("notices", {
  en: { undo: "Undo", undone: "Undone", close: "Close", wentWrong: "That did not work" },
  ru: { undo: "Отменить", undone: "Отменено", close: "Закрыть", wentWrong: "Не получилось" },
});

/** Something was done. With `undo` it can be taken back for eight seconds: that is instead of asking “are you sure?”. */
export function tellDone(message: string, undo?: () => Promise<unknown>): void {
  const id = crypto.randomUUID();
  const takeBack = async () => {
    notifications.hide(id);
    try {
      await undo?.();
      notifications.show({ message: t("undone"), autoClose: 2_000, closeButtonProps: { "aria-label": t("close") } });
    } catch (error) {
      tellFailure(error);
    }
  };
  notifications.show({
    id,
    autoClose: undo ? 8_000 : 3_000,
    closeButtonProps: { "aria-label": t("close") },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo && (
          <Button size="compact-xs" variant="light" onClick={takeBack}>
            {t("undo")}
          </Button>
        )}
      </Group>
    ),
  });
}

export function tellFailure(error: unknown): void {
  notifications.show({
    color: "red",
    title: t("wentWrong"),
    message: messageOf(error),
    autoClose: 10_000,
    closeButtonProps: { "aria-label": t("close") },
  });
}
