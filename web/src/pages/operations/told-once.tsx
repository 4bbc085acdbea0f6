/** A secret that the server tells once: it can be copied until it is closed. */
import { Alert, Button, Code, CopyButton, Group, Text } from "@mantine/core";
import { useCommonTexts } from "../../ui/texts";
import { useTexts } from "./texts";

/** In the alert's own colour it could hardly be read on yellow. */
export const TITLE = { title: { color: "var(--mantine-color-text)" } };

interface Props {
  title: string;
  hint: string;
  secret: string;
  close: () => void;
}

export function ToldOnce({ title, hint, secret, close }: Props) {
  const t = useTexts();
  const common = useCommonTexts();
  return (
    <Alert
      color="yellow"
      role="status"
      title={title}
      styles={TITLE}
      withCloseButton
      closeButtonLabel={common("close")}
      onClose={close}
    >
      <Text size="sm">{hint}</Text>
      <Group mt="xs">
        <Code style={{ overflowWrap: "anywhere" }}>{secret}</Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="compact-sm" onClick={copy}>
              {copied ? t("copied") : t("copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}
