/** One's own account: who one is here, password, second factor, browsers, tokens, absence. */
import { Badge, Group, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import { useMe } from "../../app/session";
import { Page } from "../../ui/page";
import { Absence } from "./absence";
import { Password } from "./password";
import { SecondFactor } from "./second-factor";
import { Sessions } from "./sessions";
import { useTexts } from "./texts";
import { Tokens } from "./tokens";

export default function Account() {
  const t = useTexts();
  const me = useMe();
  const word = (role: string) => t(role as "employee");
  return (
    <Page title={t("title")}>
      <Paper withBorder p="md">
        <Stack gap={6}>
          <Text fw={600}>{me.name}</Text>
          {me.email && <Text size="sm">{me.email}</Text>}
          <Group gap={6}>
            {me.roles.map((role) => (
              <Badge key={role} variant="light" tt="none">
                {word(role)}
              </Badge>
            ))}
            {me.departments.map((one) => (
              <Badge key={one} variant="default" tt="none">
                {one}
              </Badge>
            ))}
          </Group>
          {me.stands_in_for.length > 0 && (
            <Text size="sm">{t("standsInFor", { names: me.stands_in_for.join(", ") })}</Text>
          )}
        </Stack>
      </Paper>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {"substitutes.manage" in me.actions && <Absence />}
        <Password />
        <SecondFactor />
        <Sessions />
        <Tokens />
      </SimpleGrid>
    </Page>
  );
}
