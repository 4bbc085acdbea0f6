/** Work that came from another department: what its pack holds, how to return it, how to mend what was returned. */
import { Alert, Button, Group, NativeSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconArrowBackUp, IconTransferIn } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { flushSync } from "react-dom";
import { http } from "../api/client";
import { refresh } from "../api/queries";
import { defineTexts } from "../i18n";
import { Ago } from "../ui/moments";
import { tellDone, tellFailure } from "../ui/notices";
import { useCommonTexts } from "../ui/texts";
import { useDepartmentName } from "./departments";
import { useFactName } from "./fact-names";
import type { HandOff } from "./hand-off-of";

const CODES = ["incomplete-pack", "wrong-facts", "not-ours", "unclear", "other"] as const;
type Code = (typeof CODES)[number];

const useTexts = defineTexts("hand-off", {
  en: {
    from: "Handed over by {{department}}",
    fromWho: "Handed over by {{department}}, {{who}}",
    accepts: "Taking it accepts the hand-off. If something is missing or wrong, return it to its sender.",
    pack: "What comes with it: {{facts}}.",
    missing: "Not stated yet: {{facts}}. It can't be accepted without.",
    returnedBefore_one: "It was returned {{count}} time before.",
    returnedBefore_other: "It was returned {{count}} times before.",
    send: "Return to the sender",
    why: "Why",
    reason: "In words, for the sender",
    isReturned: "The hand-off is returned to its sender.",
    "incomplete-pack": "Something is missing",
    "wrong-facts": "Something is wrong",
    "not-ours": "Not for us",
    unclear: "Unclear",
    other: "Another reason",
    cameBack: "{{department}} has returned it",
    mend: "Mend it and send it again",
    mendHint: "State anew what was wrong; what you leave empty stays.",
    note: "What the receiver should know",
    again: "Send again",
    isSentAgain: "It is sent again.",
  },
  ru: {
    from: "Передача: {{department}}",
    fromWho: "Передача: {{department}}, {{who}}",
    accepts:
      "Взяв задание, вы принимаете передачу. Если чего-то не хватает или что-то неверно, верните её отправителю.",
    pack: "В комплекте: {{facts}}.",
    missing: "Пока не указано: {{facts}}. Без этого принять нельзя.",
    returnedBefore_one: "До этого возвращалась {{count}} раз.",
    returnedBefore_few: "До этого возвращалась {{count}} раза.",
    returnedBefore_many: "До этого возвращалась {{count}} раз.",
    send: "Вернуть отправителю",
    why: "Почему",
    reason: "Словами, для отправителя",
    isReturned: "Передача возвращена отправителю.",
    "incomplete-pack": "Чего-то не хватает",
    "wrong-facts": "Что-то неверно",
    "not-ours": "Это не к нам",
    unclear: "Неясно",
    other: "Другая причина",
    cameBack: "Передачу вернули: {{department}}",
    mend: "Исправить и отправить снова",
    mendHint: "Укажите заново то, что было неверно; незаполненное останется прежним.",
    note: "Что нужно знать получателю",
    again: "Отправить снова",
    isSentAgain: "Отправлено снова.",
  },
});

const CHANGED = ["/api/v1/hand-offs", "/api/v1/work-items", "/api/v1/deals"];

export function OfferedHandOff({
  handOff,
  mayReturn,
  onReturned,
}: {
  handOff: HandOff;
  mayReturn: boolean;
  onReturned: () => void;
}) {
  const t = useTexts();
  const common = useCommonTexts();
  const department = useDepartmentName();
  const nameOf = useFactName();
  const [isOpen, setOpen] = useState(false);
  const [code, setCode] = useState<Code>("incomplete-pack");
  const [reason, setReason] = useState("");
  const { sender = "", from_department: from = "", pack = [], missing = [], returns = 0 } = handOff;
  const names = (facts: string[]) => facts.map(nameOf).join(", ");
  const send = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await http.POST("/api/v1/hand-offs/{hand_off_id}/return", {
        params: { path: { hand_off_id: handOff.id ?? 0 } },
        body: { code, reason },
      });
      tellDone(t("isReturned"));
      flushSync(onReturned); // gone from the page before all is read anew: it may be no longer for these eyes
      await refresh(...CHANGED);
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <Alert
      variant="light"
      color={missing.length ? "orange" : "petrol"}
      icon={<IconTransferIn />}
      title={
        sender
          ? t("fromWho", { department: department(from), who: sender })
          : t("from", { department: department(from) })
      }
    >
      <Stack gap={6} align="flex-start">
        {pack.length > 0 && <Text size="sm">{t("pack", { facts: names(pack) })}</Text>}
        {missing.length > 0 && <Text size="sm">{t("missing", { facts: names(missing) })}</Text>}
        {returns > 0 && <Text size="sm">{t("returnedBefore", { count: returns })}</Text>}
        {mayReturn && <Text size="sm">{t("accepts")}</Text>}
        {mayReturn && !isOpen && (
          <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => setOpen(true)}>
            {t("send")}
          </Button>
        )}
        {isOpen && (
          <form onSubmit={send} style={{ width: "100%" }}>
            <Stack gap="xs">
              <NativeSelect
                label={t("why")}
                value={code}
                onChange={(event) => setCode(event.currentTarget.value as Code)}
                data={CODES.map((one) => ({ value: one, label: t(one) }))}
              />
              <Textarea
                label={t("reason")}
                required
                autosize
                minRows={2}
                data-autofocus
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
              <Group gap="xs">
                <Button type="submit" size="xs" disabled={!reason.trim()}>
                  {t("send")}
                </Button>
                <Button size="xs" variant="default" onClick={() => setOpen(false)}>
                  {common("cancel")}
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Stack>
    </Alert>
  );
}

export function ReturnedHandOff({
  handOff,
  mayMend,
  onSent,
}: {
  handOff: HandOff;
  mayMend: boolean;
  onSent: () => void;
}) {
  const t = useTexts();
  const department = useDepartmentName();
  const nameOf = useFactName();
  const [facts, setFacts] = useState<Record<string, string>>({});
  const [note, setNote] = useState("");
  const { pack = [], to_department: to = "", reason = "", reason_code: code = "", answered_by: by = "" } = handOff;
  const stated = Object.entries(facts).filter(([, value]) => value.trim());
  const send = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await http.POST("/api/v1/hand-offs/{hand_off_id}/resending", {
        params: { path: { hand_off_id: handOff.id ?? 0 } },
        body: { facts: Object.fromEntries(stated.map(([name, value]) => [name, typedValue(value)])), note },
      });
      tellDone(t("isSentAgain"));
      flushSync(onSent);
      await refresh(...CHANGED);
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <Alert
      variant="light"
      color="orange"
      icon={<IconArrowBackUp />}
      title={t("cameBack", { department: department(to) })}
    >
      <Stack gap="xs">
        <Text size="sm">
          {(CODES as readonly string[]).includes(code) && `${t(code as Code)}: `}
          {reason}
        </Text>
        <Text size="xs" c="dimmed">
          {by} · <Ago at={handOff.answered_at ?? handOff.offered_at ?? ""} />
        </Text>
        {mayMend && (
          <form onSubmit={send}>
            <Stack gap="xs">
              <Text size="sm" fw={600}>
                {t("mend")}
              </Text>
              <Text size="sm">{t("mendHint")}</Text>
              {pack.map((fact) => (
                <TextInput
                  key={fact}
                  label={nameOf(fact)}
                  value={facts[fact] ?? ""}
                  onChange={(event) => {
                    const { value } = event.currentTarget;
                    setFacts((before) => ({ ...before, [fact]: value }));
                  }}
                />
              ))}
              <Textarea
                label={t("note")}
                autosize
                minRows={2}
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
              />
              <Group>
                <Button type="submit" disabled={!stated.length && !note.trim()}>
                  {t("again")}
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Stack>
    </Alert>
  );
}

/** What was typed as the value that it looks like: a number, yes or no, else a text (dates are texts as ISO 8601 has them). */
function typedValue(text: string): unknown {
  const word = text.trim();
  if (/^-?\d+([.,]\d+)?$/.test(word)) return Number(word.replace(",", "."));
  if (word === "true" || word === "false") return word === "true";
  return word;
}
