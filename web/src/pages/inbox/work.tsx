/** A work item, open: what to do, its form with a draft that saves itself, and what stands around it. */
import { Alert, Box, Button, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconHandGrab, IconPencilCheck, IconPencilOff } from "@tabler/icons-react";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { ApiProblem, type Fault, http } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMe } from "../../app/session";
import { useShortcut } from "../../app/shortcuts";
import { named, useLanguage } from "../../i18n";
import { type Answers, type FormHandle, ModelForm } from "../../parts/form";
import { useHandOff } from "../../parts/hand-off-of";
import { tellDone, tellFailure } from "../../ui/notices";
import { claim, giveBack, WORK } from "./acts";
import { type Item, isFor, isHeld, isOver, mayClaim, type Opened } from "./item";
import { useItemTexts } from "./item-texts";
import { MoreActions } from "./more";
import { Obstacle, Standing } from "./standing";
import { useTexts } from "./texts";
import { type DraftState, firstDraft, useDraft } from "./use-draft";

const handOffs = () => import("../../parts/hand-off");
const OfferedHandOff = lazy(() => handOffs().then(({ OfferedHandOff }) => ({ default: OfferedHandOff })));
const ReturnedHandOff = lazy(() => handOffs().then(({ ReturnedHandOff }) => ({ default: ReturnedHandOff })));

interface Props {
  opened: Opened;
  /** It is completed, or gone to somebody else: open what comes next. */
  onDone: () => void;
}

export function Work({ opened, onDone }: Props) {
  const t = useItemTexts();
  const inbox = useTexts();
  const me = useMe();
  const language = useLanguage();
  const item = opened.item as Item;
  const form = useRef<FormHandle | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [faults, setFaults] = useState<Fault[] | null>(null);
  const [version, setVersion] = useState(0);
  const draft = useDraft(opened, me.name);
  const handOff = useHandOff(item);
  const canComplete = isHeld(item, me) && !item.turn;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the form starts with; a later draft is what it says itself
  const start = useMemo(
    () => ({ ...(opened.variables as Answers), ...firstDraft(opened, me.name) }),
    [item.id, version],
  );

  const complete = async () => {
    if (isBusy || !canComplete) return;
    const answers = opened.form ? await form.current?.submit() : { data: {}, errors: {} };
    if (!answers || Object.keys(answers.errors).length) return;
    setBusy(true);
    setFaults(null);
    try {
      await http.POST("/api/v1/work-items/{item_id}/completion", {
        params: { path: { item_id: item.id } },
        body: { answers: answers.data },
      });
      await draft.forget();
      tellDone(t("completed", { name: named({ name: item.name, name_ru: opened.name_ru }) }));
      onDone();
    } catch (error) {
      if (error instanceof ApiProblem && error.faults.length)
        setFaults(form.current?.showFaults(error.faults) ?? error.faults);
      else tellFailure(error);
    } finally {
      setBusy(false);
      void refresh(...WORK);
    }
  };
  const isMine = isHeld(item, me);
  useShortcut("mod+Enter", inbox("keyComplete"), () => void complete(), canComplete);
  useShortcut("c", inbox("keyClaim"), () => void claim(item, me.name), mayClaim(item, me));
  useShortcut("r", inbox("keyReturn"), () => void giveBack(item), isMine);

  return (
    <Stack gap="sm">
      <Standing opened={opened} />
      <Group gap="xs">
        {mayClaim(item, me) && (
          <Button leftSection={<IconHandGrab size={16} aria-hidden />} onClick={() => void claim(item, me.name)}>
            {t("claim")}
          </Button>
        )}
        {isMine && !item.turn && (
          <Button variant="default" onClick={() => void giveBack(item)}>
            {t("giveBack")}
          </Button>
        )}
        <MoreActions item={item} />
      </Group>
      <Obstacle item={item} />
      {opened.documentation && <Text size="sm">{opened.documentation}</Text>}
      <Suspense fallback={null}>
        {handOff?.state === "offered" && !isOver(item) && (
          <OfferedHandOff handOff={handOff} mayReturn={isFor(item, me)} onReturned={onDone} />
        )}
        {handOff?.state === "returned" && item.turn && (
          <ReturnedHandOff handOff={handOff} mayMend={isFor(item, me)} onSent={onDone} />
        )}
      </Suspense>
      {!item.turn && (
        <>
          {opened.form ? (
            <ModelForm
              key={`${item.id} ${version}`}
              ref={form}
              schema={opened.form}
              data={start}
              readOnly={!canComplete}
              onChange={draft.save}
            />
          ) : (
            <Text size="sm" c="dimmed">
              {t("noForm")}
            </Text>
          )}
          {faults && (
            <Alert color="red" variant="light" role="alert" title={t("faults")}>
              {faults.map((fault) => (
                <Text size="sm" key={fault.field + fault.message}>
                  {(language === "ru" && fault.message_ru) || fault.message}
                </Text>
              ))}
            </Alert>
          )}
          {canComplete && (
            <Box className="sw-complete">
              <Group justify="space-between" gap="xs">
                <Button
                  leftSection={<IconCheck size={16} aria-hidden />}
                  loading={isBusy}
                  onClick={() => void complete()}
                >
                  {t("complete")}
                </Button>
                <DraftNote
                  state={draft.state}
                  keepMine={() => draft.keepMine().catch(tellFailure)}
                  takeOther={async () => {
                    await draft.forget();
                    await refresh("/api/v1/work-items/{item_id}");
                    setVersion((before) => before + 1);
                  }}
                />
              </Group>
            </Box>
          )}
        </>
      )}
    </Stack>
  );
}

interface NoteProps {
  state: DraftState;
  keepMine: () => void;
  takeOther: () => void;
}

function DraftNote({ state, keepMine, takeOther }: NoteProps) {
  const t = useItemTexts();
  if (state === "none") return null;
  if (state === "conflict")
    return (
      <Group gap={6} role="alert">
        <Text size="sm">{t("conflict")}</Text>
        <Button size="compact-sm" variant="default" onClick={keepMine}>
          {t("keepMine")}
        </Button>
        <Button size="compact-sm" variant="default" onClick={takeOther}>
          {t("takeOther")}
        </Button>
      </Group>
    );
  const Icon = state === "here" ? IconPencilOff : IconPencilCheck;
  return (
    <Group gap={4} role="status" wrap="nowrap" data-draft={state}>
      <Icon size={16} stroke={1.6} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="xs" c="dimmed">
        {t(state)}
      </Text>
    </Group>
  );
}
