/** Who has to do with the deal, and who watches it. */
import { Avatar, Group, Stack, Text } from "@mantine/core";
import { api, type Schemas } from "../../api/client";
import { named } from "../../i18n";
import { useDepartmentName } from "../../parts/departments";
import { ListSkeleton, Loaded } from "../../ui/page";
import { useDealTexts } from "./deal-texts";

export function People({ dealKey }: { dealKey: string }) {
  const t = useDealTexts();
  const department = useDepartmentName();
  const told = (person: Schemas["DealPerson"]) =>
    [
      person.is_owner && t("isOwner"),
      person.is_watcher && t("isWatcher"),
      person.holds > 0 && t("holds", { count: person.holds }),
      ...person.departments.map(department),
    ]
      .filter(Boolean)
      .join(", ");
  const query = api.useQuery("get", "/api/v1/deals/{key}/people", { params: { path: { key: dealKey } } });
  return (
    <Loaded query={query} skeleton={<ListSkeleton lines={3} height={28} />}>
      {({ people }) =>
        people.length ? (
          <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
            {people.map((person) => (
              <Group component="li" key={person.name} gap="xs" wrap="nowrap" align="flex-start">
                <Avatar size={26} radius="xl" name={person.name} color="petrol" aria-hidden />
                <div>
                  <Text size="sm" lh={1.3}>
                    {person.name}{" "}
                    <Text span size="xs" c="dimmed">
                      {told(person)}
                    </Text>
                  </Text>
                  <Text size="xs" c="dimmed" lineClamp={2}>
                    {person.operations.map(named).join(", ")}
                  </Text>
                </div>
              </Group>
            ))}
          </Stack>
        ) : (
          <Text size="sm" c="dimmed">
            {t("nobody")}
          </Text>
        )
      }
    </Loaded>
  );
}
