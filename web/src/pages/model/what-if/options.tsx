/** What is asked: of which runs, with how many people, by which chances. */
import { Button, Collapse, Group, NumberInput, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useDepartmentName } from "../../../parts/departments";
import { type Answer, MOST_RUNS, type Question } from "./data";
import { useTexts } from "./texts";

interface Props {
  question: Question;
  answer: Answer | undefined;
  ask: (question: Question) => void;
  isAsking: boolean;
}

export function Options({ question, answer, ask, isAsking }: Props) {
  const t = useTexts();
  const departmentName = useDepartmentName();
  const [asked, setAsked] = useState(question);
  const [opened, { toggle }] = useDisclosure(Object.keys(question.capacity).length > 0);
  const known = answer?.simulated?.capacity ?? [];
  const departments = [...new Set([...known.map((one) => one.department), ...Object.keys(asked.capacity)])];
  const Arrow = opened ? IconChevronDown : IconChevronRight;
  const setCapacity = (department: string, value: string | number) => {
    const { [department]: _, ...others } = asked.capacity;
    setAsked({ ...asked, capacity: Number(value) > 0 ? { ...others, [department]: Number(value) } : others });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask(asked);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Group gap="sm" align="end">
          <NumberInput
            label={t("runs")}
            w={170}
            min={1}
            max={MOST_RUNS}
            allowDecimal={false}
            value={asked.runs}
            onChange={(runs) => setAsked({ ...asked, runs: Number(runs) || 1 })}
          />
          <TextInput
            type="date"
            label={t("since")}
            value={asked.since}
            onChange={(event) => setAsked({ ...asked, since: event.currentTarget.value })}
          />
          <NumberInput
            label={t("seed")}
            title={t("seedHint")}
            w={110}
            min={1}
            max={999_999}
            allowDecimal={false}
            value={asked.seed}
            onChange={(seed) => setAsked({ ...asked, seed: Number(seed) || 1 })}
          />
          <Button type="submit" disabled={isAsking}>
            {t("ask")}
          </Button>
        </Group>
        {departments.length > 0 && (
          <>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={toggle}
              aria-expanded={opened}
              leftSection={<Arrow size={16} aria-hidden />}
              style={{ alignSelf: "flex-start", height: "auto", minHeight: 26 }}
              styles={{ label: { whiteSpace: "normal", textAlign: "left" } }}
            >
              {t("capacity")}
            </Button>
            <Collapse expanded={opened}>
              <Text size="xs" c="dimmed" mb={4}>
                {t("capacityHint")}
              </Text>
              <SimpleGrid cols={{ base: 2, sm: 4, lg: 6 }} spacing="sm">
                {departments.map((department) => (
                  <NumberInput
                    key={department}
                    label={departmentName(department)}
                    placeholder={String(known.find((one) => one.department === department)?.at_once ?? "")}
                    min={1}
                    max={10_000}
                    allowDecimal={false}
                    value={asked.capacity[department] ?? ""}
                    onChange={(value) => setCapacity(department, value)}
                  />
                ))}
              </SimpleGrid>
            </Collapse>
          </>
        )}
      </Stack>
    </form>
  );
}
