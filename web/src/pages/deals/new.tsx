/** Something new: a contact, an entry of a call list, or a deal that begins with its discussion. */
import { SegmentedControl, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useSearchParams } from "wouter";
import { Page } from "../../ui/page";
import { NewArrival } from "./new-arrival";
import { NewDeal } from "./new-deal";
import { useNewTexts } from "./new-texts";

const KINDS = ["contact", "call", "deal"] as const;

export default function New() {
  const t = useNewTexts();
  const [params, setParams] = useSearchParams();
  const isNarrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const kind = KINDS.find((one) => one === params.get("kind")) ?? "contact";
  const client = Number(params.get("client")) || null;
  const choose = (wanted: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.set("kind", wanted);
        return after;
      },
      { replace: true },
    );
  return (
    <Page title={t("title")}>
      <Stack maw={640} w="100%" gap="md">
        <SegmentedControl
          aria-label={t("kinds")}
          orientation={isNarrow ? "vertical" : "horizontal"}
          fullWidth
          value={kind}
          onChange={choose}
          data={KINDS.map((value) => ({ value, label: t(value) }))}
        />
        <Text size="sm" c="dimmed">
          {t(`${kind}Hint`)}
        </Text>
        {kind === "deal" ? <NewDeal clientId={client} /> : <NewArrival key={kind} kind={kind} clientId={client} />}
      </Stack>
    </Page>
  );
}
