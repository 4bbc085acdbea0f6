/** What was said about a deal, or about one of its work items; `@` names a colleague, who then watches the deal. */
import { Button, Combobox, Group, Stack, Text, Textarea, useCombobox } from "@mantine/core";
import { useRef, useState } from "react";
import { api, http, type Schemas } from "../api/client";
import { refresh } from "../api/queries";
import { useMe } from "../app/session";
import { defineTexts } from "../i18n";
import { Ago } from "../ui/moments";
import { tellDone, tellFailure } from "../ui/notices";
import { Loaded } from "../ui/page";
import { useCommonTexts } from "../ui/texts";
import { useColleagues } from "./people-select";

const useTexts = defineTexts("comments", {
  en: {
    write: "Comment",
    placeholder: "Write; @ names a colleague",
    send: "Send",
    nothing: "Nobody has said anything yet.",
    erased: "erased",
    removed: "The comment is erased.",
    colleagues: "Colleagues",
  },
  ru: {
    write: "Комментарий",
    placeholder: "Напишите; @ упоминает коллегу",
    send: "Отправить",
    nothing: "Комментариев пока нет.",
    erased: "стёрто",
    removed: "Комментарий стёрт.",
    colleagues: "Коллеги",
  },
});

interface Props {
  dealKey: string;
  /** Only those about it, and new ones are. */
  workItemId?: number;
}

export function Comments({ dealKey, workItemId }: Props) {
  const t = useTexts();
  const query = api.useQuery("get", "/api/v1/deals/{key}/comments", {
    params: { path: { key: dealKey }, query: { limit: 200, work_item_id: workItemId } },
  });
  return (
    <Stack gap="xs">
      <Loaded query={query}>
        {({ items }) =>
          items.length ? (
            <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: "none" }}>
              {items.map((comment) => (
                <Said key={comment.id} comment={comment} />
              ))}
            </Stack>
          ) : (
            <Text size="sm" c="dimmed">
              {t("nothing")}
            </Text>
          )
        }
      </Loaded>
      <Write dealKey={dealKey} workItemId={workItemId} />
    </Stack>
  );
}

function Said({ comment }: { comment: Schemas["Comment"] }) {
  const t = useTexts();
  const common = useCommonTexts();
  const me = useMe();
  const erase = async () => {
    try {
      await http.DELETE("/api/v1/comments/{comment_id}", { params: { path: { comment_id: comment.id ?? 0 } } });
      tellDone(t("removed"));
    } catch (error) {
      tellFailure(error);
    }
    await refresh("/api/v1/deals/{key}/comments");
  };
  return (
    <li>
      <Group gap={6}>
        <Text size="sm" fw={600}>
          {comment.author}
        </Text>
        <Text size="xs" c="dimmed">
          <Ago at={comment.written_at ?? ""} />
        </Text>
        {comment.author === me.name && !comment.erased_at && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={erase}>
            {common("remove")}
          </Button>
        )}
      </Group>
      <Text
        size="sm"
        style={{ whiteSpace: "pre-wrap" }}
        c={comment.erased_at ? "dimmed" : undefined}
        fs={comment.erased_at ? "italic" : undefined}
      >
        {comment.erased_at ? t("erased") : comment.body}
      </Text>
    </li>
  );
}

/** The word that begins with @ and ends at the caret. */
const MENTION = /(^|\s)@([\p{L}\p{N}.-]*(?: [\p{L}\p{N}.-]*)?)$/u;

function Write({ dealKey, workItemId }: Props) {
  const t = useTexts();
  const colleagues = useColleagues();
  const input = useRef<HTMLTextAreaElement>(null);
  const [body, setBody] = useState("");
  const [wanted, setWanted] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const combobox = useCombobox();
  const found =
    wanted === null
      ? []
      : colleagues
          .filter((name) => ` ${name.toLowerCase()}`.includes(` ${wanted.toLowerCase()}`) && name !== wanted)
          .slice(0, 6);

  const typed = (text: string, caret: number) => {
    setBody(text);
    const mention = MENTION.exec(text.slice(0, caret))?.[2];
    setWanted(mention ?? null);
    if (mention === undefined) combobox.closeDropdown();
    else combobox.openDropdown();
    combobox.resetSelectedOption();
  };
  const choose = (name: string) => {
    const caret = input.current?.selectionStart ?? body.length;
    const before = body.slice(0, caret).replace(MENTION, (_, space: string) => `${space}@${name} `);
    setBody(before + body.slice(caret));
    setWanted(null);
    combobox.closeDropdown();
    input.current?.focus();
  };
  const send = async () => {
    setSending(true);
    const mentions = colleagues.filter((name) => body.includes(`@${name}`));
    try {
      await http.POST("/api/v1/deals/{key}/comments", {
        params: { path: { key: dealKey } },
        body: { body, work_item_id: workItemId, mentions },
      });
      setBody("");
      await refresh("/api/v1/deals/{key}/comments", "/api/v1/deals/{key}/watchers");
    } catch (error) {
      tellFailure(error);
    }
    setSending(false);
  };

  return (
    <Stack gap={6} align="flex-start">
      <Combobox store={combobox} onOptionSubmit={choose} withinPortal>
        <Combobox.DropdownTarget>
          <Combobox.EventsTarget withKeyboardNavigation={found.length > 0}>
            <Textarea
              ref={input}
              w="100%"
              label={t("write")}
              placeholder={t("placeholder")}
              autosize
              minRows={2}
              maxRows={8}
              value={body}
              onChange={(event) => typed(event.currentTarget.value, event.currentTarget.selectionStart)}
              onBlur={() => combobox.closeDropdown()}
            />
          </Combobox.EventsTarget>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown hidden={!found.length}>
          <Combobox.Options aria-label={t("colleagues")}>
            {found.map((name) => (
              <Combobox.Option value={name} key={name}>
                {name}
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <Button size="xs" variant="default" disabled={!body.trim()} loading={isSending} onClick={send}>
        {t("send")}
      </Button>
    </Stack>
  );
}
