/** Working calendars: by which hours the departments' deadlines are counted. */
import { Anchor, Button, Group, Stack, Table } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "wouter";
import { api, whole } from "../../api/client";
import { useMay } from "../../app/session";
import { useShortcut } from "../../app/shortcuts";
import { Empty, Loaded } from "../../ui/page";
import { useAddress, useOpen } from "./address";
import { CalendarForm } from "./calendar-form";
import type { SectionProps } from "./index";
import { Listing, Opened } from "./listing";
import { usePeopleTexts } from "./people-texts";
import { useTexts } from "./texts";

export default function Calendars({ id }: SectionProps) {
  const t = useTexts();
  const words = usePeopleTexts();
  const may = useMay("calendars.manage");
  const { values, change } = useAddress("add");
  const { hrefOf, close } = useOpen("/operations/calendars");
  const query = api.useQuery("get", "/api/v1/calendars", { params: { query: { limit: 200 } } });
  const add = () => change({ add: "yes" });
  useShortcut("n", words("addCalendar"), add, may);
  const chosen = whole(query.data?.items).find((one) => one.name === id);
  const button = may && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
      {words("addCalendar")}
    </Button>
  );
  return (
    <Stack gap="sm">
      <Loaded query={query}>
        {({ items }) =>
          items.length ? (
            <>
              {button && <Group>{button}</Group>}
              <Listing
                label={t("calendars")}
                columns={[words("calendarName"), words("timeZone"), words("hours"), words("holidays")]}
              >
                {whole(items).map((one) => (
                  <Table.Tr key={one.name} data-calendar={one.name}>
                    <Table.Td>
                      <Anchor component={Link} href={hrefOf(one.name)} size="sm">
                        {one.name}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>{one.time_zone}</Table.Td>
                    <Table.Td>
                      {Object.entries(one.hours).map(([day, periods]) => (
                        <div key={day}>
                          {words(day as "monday")} {periods.join(", ")}
                        </div>
                      ))}
                    </Table.Td>
                    <Table.Td>{words("holidayCount", { count: one.holidays.length })}</Table.Td>
                  </Table.Tr>
                ))}
              </Listing>
            </>
          ) : (
            <Empty title={words("noCalendars")} hint={words("noCalendarsHint")} action={button} />
          )
        }
      </Loaded>
      {may && values.add && (
        <Opened title={words("addCalendar")} close={() => change({ add: null })}>
          <CalendarForm done={() => change({ add: null })} />
        </Opened>
      )}
      {chosen && (
        <Opened title={chosen.name} close={close}>
          <CalendarForm key={chosen.revision} calendar={chosen} isLocked={!may} done={close} />
        </Opened>
      )}
    </Stack>
  );
}
