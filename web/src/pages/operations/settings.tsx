/** What the operator has set, and where: the files and the environment are changed, not this page. */
import { Code, Stack, Table, Text } from "@mantine/core";
import { api, whole } from "../../api/client";
import { Loaded } from "../../ui/page";
import { Listing } from "./listing";
import { useMeaning, useSettingTexts } from "./settings-texts";
import { useTexts } from "./texts";

export default function Settings() {
  const t = useTexts();
  const words = useSettingTexts();
  const meaningOf = useMeaning();
  const query = api.useQuery("get", "/api/v1/settings", { params: { query: { limit: 200 } } });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {words("hint")}
      </Text>
      <Loaded query={query}>
        {({ items }) => (
          <Listing label={t("settings")} columns={[words("setting"), words("value"), words("source")]}>
            {whole(items).map((one) => (
              <Table.Tr key={one.name + one.environment} data-setting={one.name}>
                <Table.Td maw={420}>
                  <Code>{one.name}</Code>
                  <Text size="xs" c="dimmed">
                    {meaningOf(one)}
                  </Text>
                </Table.Td>
                <Table.Td style={{ overflowWrap: "anywhere" }} maw={380}>
                  {one.is_secret && one.value ? words("set") : one.value || words("empty")}
                  {one.source !== "default" && one.default && !one.is_secret && (
                    <Text size="xs" c="dimmed">
                      {words("otherwise", { value: one.default })}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  {words(one.source)}
                  {one.place ? (
                    <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                      {one.place}
                    </Text>
                  ) : (
                    one.environment && (
                      <Text size="xs" c="dimmed">
                        {words("setBy", { name: one.environment })}
                      </Text>
                    )
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Listing>
        )}
      </Loaded>
    </Stack>
  );
}
