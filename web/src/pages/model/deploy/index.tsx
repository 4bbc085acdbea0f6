/** The deploy dialog of all editors: which drafts, what they change, what was found in them, and why it is done. */
import { Alert, Button, Checkbox, Group, Modal, Stack, Text, Textarea, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useMemo, useState } from "react";
import { Link } from "wouter";
import type { Kind } from "../../../api/sources";
import { useLanguage } from "../../../i18n";
import { tellDone } from "../../../ui/notices";
import { Empty, Failed, ListSkeleton, Loaded } from "../../../ui/page";
import { useCommonTexts } from "../../../ui/texts";
import { type DraftInfo, type Finding, whatIfPath } from "../data";
import { translatedNames } from "../names";
import { ChangeTable } from "../versions/change-table";
import { Findings } from "./findings";
import { candidates, carryOut, type FileChanges, idOf, type Plan, planOf } from "./plan";
import { useTexts } from "./texts";

interface Props {
  kind: Kind;
  fileKey: string;
  opened: boolean;
  onClose: () => void;
  /** It is deployed, or that was taken back: what the editor shows is to be read anew. */
  onDeployed?: () => void;
  /** Show a finding's element in the editor. */
  onShow?: (finding: Finding) => void;
}

/** Save the draft before this is opened: it deploys what the server has. */
export function DeployDialog(props: Props) {
  const t = useTexts();
  const common = useCommonTexts();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t("title")}
      size="xl"
      closeButtonProps={{ "aria-label": common("close") }}
    >
      {props.opened && <Content {...props} />}
    </Modal>
  );
}

function Content(props: Props) {
  const t = useTexts();
  const { kind, fileKey } = props;
  const [taken, setTaken] = useState<string[] | null>(null);
  const found = useQuery({
    queryKey: ["deploy", "candidates", kind, fileKey],
    queryFn: () => candidates(kind, fileKey),
    gcTime: 0,
  });
  useEffect(() => {
    if (found.data) setTaken((before) => before ?? found.data.proposed);
  }, [found.data]);
  return (
    <Loaded query={found} skeleton={<ListSkeleton lines={4} />}>
      {({ drafts }) =>
        drafts.length && taken ? (
          <Stack gap="md">
            <Drafts drafts={drafts} taken={taken} onTaken={setTaken} />
            <Planned {...props} chosen={drafts.filter((one) => taken.includes(idOf(one)))} />
          </Stack>
        ) : drafts.length ? null : (
          <Empty title={t("nothing")} hint={t("nothingHint")} />
        )
      }
    </Loaded>
  );
}

function Drafts({
  drafts,
  taken,
  onTaken,
}: {
  drafts: DraftInfo[];
  taken: string[];
  onTaken: (taken: string[]) => void;
}) {
  const t = useTexts();
  return (
    <Checkbox.Group value={taken} onChange={onTaken} label={t("files")} description={t("filesHint")}>
      <Stack gap={6} mt="xs">
        {drafts.map((draft, at) => (
          <Checkbox
            key={idOf(draft)}
            value={idOf(draft)}
            disabled={at === 0}
            label={draft.name}
            description={[
              draft.newest_version ? t("replaces", { version: draft.newest_version }) : t("new"),
              draft.is_outdated && t("outdated", { newest: draft.newest_version ?? 0 }),
            ]
              .filter(Boolean)
              .join(". ")}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function Planned({ chosen, onClose, onDeployed, onShow }: Props & { chosen: DraftInfo[] }) {
  const plan = useQuery({
    queryKey: ["deploy", "plan", chosen.map((one) => `${idOf(one)} ${one.revision}`)],
    queryFn: () => planOf(chosen),
    gcTime: 0,
  });
  return (
    <Loaded query={plan} skeleton={<ListSkeleton lines={3} />}>
      {(known) => <Decide plan={known} onClose={onClose} onDeployed={onDeployed} onShow={onShow} />}
    </Loaded>
  );
}

function Decide({
  plan,
  onClose,
  onDeployed,
  onShow,
}: Pick<Props, "onClose" | "onDeployed" | "onShow"> & { plan: Plan }) {
  const t = useTexts();
  const common = useCommonTexts();
  const [message, setMessage] = useState("");
  const diagram = plan.files.find((one) => one.kind === "bpmn" && one.base_version !== null);
  const act = useMutation({
    mutationFn: () => carryOut(plan.files, message.trim(), t("undoMessage", { message: message.trim() })),
    onSuccess: ({ takeBack, isComplete }) => {
      onClose();
      onDeployed?.();
      const undo = takeBack && (() => takeBack().then(() => onDeployed?.()));
      const done = t("deployed", { count: plan.files.length });
      tellDone(`${done} ${t(isComplete ? "complete" : "incomplete")}`, undo);
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    act.mutate();
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {plan.changes.map((file) => (
          <FileChange
            key={idOf(file)}
            file={file}
            source={plan.files.find((one) => idOf(one) === idOf(file))?.source}
          />
        ))}
        <section aria-label={t("findings")}>
          <Title order={3} size="h6" mb={4}>
            {t("findings")}
          </Title>
          <Findings
            findings={plan.findings}
            onShow={
              onShow &&
              ((finding) => {
                onClose();
                onShow(finding);
              })
            }
          />
        </section>
        <Textarea
          label={t("message")}
          description={t("messageHint")}
          value={message}
          onChange={(e) => setMessage(e.target.value)}
          required
          autosize
          minRows={2}
          maxLength={2000}
          data-autofocus
          disabled={!plan.mayBeDeployed}
        />
        {act.error && <Failed error={act.error} />}
        <Group justify="flex-end">
          {diagram && (
            <Button component={Link} href={whatIfPath(diagram.key)} variant="subtle" mr="auto">
              {t("whatIf")}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={act.isPending} disabled={!plan.mayBeDeployed || !message.trim()}>
            {t("act")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function FileChange({ file, source = "" }: { file: FileChanges; source?: string }) {
  const t = useTexts();
  const chosen = useLanguage();
  const names = useMemo(
    () => (file.kind === "bpmn" ? translatedNames(source, chosen) : undefined),
    [file.kind, source, chosen],
  );
  if (file.version === null) return null;
  const isOnlyLayout = file.changes.every((one) => one.kind === "moved");
  return (
    <section aria-label={t("changesOf", { name: file.name })}>
      <Title order={3} size="h6" mb={4}>
        {t("changesOf", { name: file.name })}
      </Title>
      {file.changes.length === 0 ? (
        <Alert color="gray" p="xs" icon={<IconAlertTriangle size={16} aria-hidden />}>
          {t("unchanged")}
        </Alert>
      ) : (
        <>
          <Text size="sm">{isOnlyLayout ? t("onlyLayout") : t("changes", { count: file.changes.length })}</Text>
          <div style={{ maxHeight: 260, overflowY: "auto" }}>
            <ChangeTable changes={file.changes} names={names} />
          </div>
        </>
      )}
    </section>
  );
}
