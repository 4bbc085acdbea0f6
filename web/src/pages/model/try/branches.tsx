/** Every branch of the draft, walked with made-up answers: which were taken, and where no walk came. */
import { Alert, Badge, Group, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Schemas } from "../../../api/client";
import type { Mark } from "../../../core/viewer";
import { Diagram } from "../../../parts/diagram";
import { ListSkeleton, Loaded } from "../../../ui/page";
import { postFiles } from "../data";
import { branchWords } from "./branch-words";
import { useTexts } from "./texts";
import type { Tried } from "./trial";

type Coverage = Schemas["Coverage"];
type Branch = Schemas["Branch"];

export function Branches({ processId, tried }: { processId: string; tried: Tried }) {
  const query = useQuery({
    queryKey: ["coverage", processId, tried],
    queryFn: async () =>
      (await postFiles<Schemas["Trial"]>("/trials", tried.files, { all_branches: "true" })).coverage as Coverage,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  return (
    <Loaded query={query} skeleton={<ListSkeleton lines={8} />}>
      {(coverage) => <Covered coverage={coverage} xml={tried.xml} />}
    </Loaded>
  );
}

function Covered({ coverage, xml }: { coverage: Coverage; xml: string }) {
  const t = useTexts();
  const [shown, setShown] = useState("");
  const marks = useMemo(() => {
    const found = new Map<string, Mark>();
    for (const { id, taken } of coverage.branches) found.set(id, taken ? "done" : "removed");
    for (const { element_id } of coverage.stuck) found.set(element_id, "failed");
    return found;
  }, [coverage]);
  const words = useMemo(() => branchWords(xml), [xml]);
  const missed = coverage.branches.filter((one) => !one.taken);
  const taken = coverage.branches.filter((one) => one.taken);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Text size="sm">{t("walks", { count: coverage.walks })}</Text>
        <Text size="sm" fw={600}>
          {missed.length ? t("notTaken", { count: missed.length }) : t("allTaken")}
        </Text>
      </Group>
      <Diagram xml={xml} label={t("branches")} height={420} marks={marks} shown={shown} />
      {coverage.stuck.length > 0 && (
        <Alert color="red" title={t("stuckAt")}>
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {coverage.stuck.map((one) => (
              <li key={one.element_id + one.cause}>{one.cause}</li>
            ))}
          </ul>
        </Alert>
      )}
      {missed.length > 0 && (
        <Listed
          title={t("notTaken", { count: missed.length })}
          hint={t("notTakenHint")}
          branches={missed}
          words={words}
          onShow={setShown}
        />
      )}
      <Listed title={t("taken", { count: taken.length })} branches={taken} words={words} onShow={setShown} />
    </Stack>
  );
}

interface ListedProps {
  title: string;
  hint?: string;
  branches: Coverage["branches"];
  words: (branch: Branch) => string;
  onShow: (id: string) => void;
}

function Listed({ title, hint, branches, words, onShow }: ListedProps) {
  const t = useTexts();
  return (
    <Stack gap={4} component="section" aria-label={title}>
      <Title order={2} size="h5">
        {title}
      </Title>
      {hint && (
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      )}
      <Stack component="ul" gap={2} m={0} p={0} style={{ listStyle: "none" }}>
        {branches.map((one) => (
          <li key={one.id}>
            <UnstyledButton onClick={() => onShow(one.id)} title={t("show", { name: one.id })} mih={24}>
              <Group gap={8} wrap="nowrap">
                <Badge size="xs" color={one.taken ? "green" : "red"} variant="filled" circle aria-hidden />
                <Text size="sm">{words(one)}</Text>
              </Group>
            </UnstyledButton>
          </li>
        ))}
      </Stack>
    </Stack>
  );
}
