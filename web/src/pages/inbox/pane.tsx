/** The open work item: its name, the work itself, and beside it (below it on a narrow screen) the deal and the conversation. */
import { Divider, Stack, Title, VisuallyHidden } from "@mantine/core";
import { api } from "../../api/client";
import { named } from "../../i18n";
import { Attachments } from "../../parts/attachments";
import { Comments } from "../../parts/comments";
import { Loaded } from "../../ui/page";
import { DealFacts, DealPromises, Neighbours, Section, WhyAsked } from "./around";
import type { Item } from "./item";
import { useItemTexts } from "./item-texts";
import classes from "./pane.module.css";
import { Work } from "./work";

interface Props {
  id: number;
  onDone: () => void;
  /** On a narrow screen the page's title names it. */
  withTitle: boolean;
}

export function Pane({ id, onDone, withTitle }: Props) {
  const t = useItemTexts();
  const query = useOpened(id);
  return (
    <Loaded query={query}>
      {(opened) => {
        const item = opened.item as Item;
        return (
          <div className={classes.pane}>
            <div className={classes.work}>
              {withTitle && (
                <Title order={2} size="h4" mb="xs">
                  {named({ name: item.name, name_ru: opened.name_ru })}
                </Title>
              )}
              <Work opened={opened} onDone={onDone} />
            </div>
            <Stack className={classes.around} gap="md" component="aside" aria-label={t("around")}>
              <VisuallyHidden component="h2">{t("around")}</VisuallyHidden>
              <Section title={t("deal")}>
                <DealFacts opened={opened} />
              </Section>
              <DealPromises dealKey={item.deal_key} />
              <WhyAsked item={item} />
              <Neighbours opened={opened} />
              <Divider />
              <Section title={t("comments")}>
                <Comments dealKey={item.deal_key} />
              </Section>
              <Section title={t("files")}>
                <Attachments dealKey={item.deal_key} />
              </Section>
            </Stack>
          </div>
        );
      }}
    </Loaded>
  );
}

export function useOpened(id: number) {
  return api.useQuery("get", "/api/v1/work-items/{item_id}", { params: { path: { item_id: id } } });
}
