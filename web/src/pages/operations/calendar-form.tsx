/** A calendar: its time zone, the hours of each weekday, the days without work. */
import { Autocomplete, Button, Fieldset, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { tellDone, tellFailure } from "../../ui/notices";
import { useCommonTexts } from "../../ui/texts";
import { Fields, useFaults } from "./form";
import { usePeopleTexts } from "./people-texts";
import { useTexts } from "./texts";

type Calendar = Required<Schemas["Calendar"]>;
const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
const OFFICE = Object.fromEntries(DAYS.slice(0, 5).map((day) => [day, "09:00-18:00"]));

interface Props {
  /** undefined: a new one is made. */
  calendar?: Calendar;
  isLocked?: boolean;
  done: () => void;
}

export function CalendarForm({ calendar, isLocked = false, done }: Props) {
  const t = useTexts();
  const words = usePeopleTexts();
  const common = useCommonTexts();
  const [name, setName] = useState("");
  const [zone, setZone] = useState(calendar?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [hours, setHours] = useState<Record<string, string>>(calendar ? writtenHours(calendar.hours) : OFFICE);
  const [holidays, setHolidays] = useState((calendar?.holidays ?? []).join("\n"));
  const { send, isSending, errorOf, failure } = useFaults();
  const body = { time_zone: zone.trim(), hours: readHours(hours), holidays: holidays.split(/[\s,;]+/).filter(Boolean) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(async () => {
      if (calendar)
        await http.PUT("/api/v1/calendars/{name}", {
          params: { path: { name: calendar.name }, header: { "if-match": `"${calendar.revision}"` } },
          body,
        });
      else await http.POST("/api/v1/calendars", { body: { name: name.trim(), ...body } });
      tellDone(t("saved"));
      done();
      await refresh("/api/v1/calendars");
    });
  };
  const remove = async () => {
    if (!calendar) return;
    const { name: removed, time_zone, hours: before, holidays: days } = calendar;
    try {
      await http.DELETE("/api/v1/calendars/{name}", { params: { path: { name: removed } } });
      tellDone(words("calendarRemoved"), async () => {
        await http.POST("/api/v1/calendars", { body: { name: removed, time_zone, hours: before, holidays: days } });
        await refresh("/api/v1/calendars");
      });
      done();
    } catch (error) {
      tellFailure(error);
    }
    await refresh("/api/v1/calendars");
  };
  return (
    <form onSubmit={submit}>
      <Fields isLocked={isLocked}>
        {!calendar && (
          <TextInput
            label={words("calendarName")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errorOf("name")}
            required
            withAsterisk={false}
          />
        )}
        <Autocomplete
          label={words("timeZone")}
          data={Intl.supportedValuesOf("timeZone")}
          limit={20}
          value={zone}
          onChange={setZone}
          error={errorOf("time_zone")}
          required
          withAsterisk={false}
        />
        <Fieldset legend={words("hours")} p="xs">
          <Text size="xs" c="dimmed" mb="xs">
            {words("hoursHint")}
          </Text>
          <Stack gap={4}>
            {DAYS.map((day) => (
              <TextInput
                key={day}
                label={words(day)}
                value={hours[day] ?? ""}
                onChange={(event) => setHours({ ...hours, [day]: event.currentTarget.value })}
                error={errorOf(`hours.${day}`)}
              />
            ))}
          </Stack>
        </Fieldset>
        <Textarea
          label={words("holidays")}
          description={words("holidaysHint")}
          value={holidays}
          onChange={(event) => setHolidays(event.currentTarget.value)}
          error={errorOf("holidays")}
          autosize
          minRows={2}
          maxRows={8}
        />
        {failure}
        {!isLocked && (
          <Group>
            <Button type="submit" loading={isSending}>
              {calendar ? common("save") : words("add")}
            </Button>
            {calendar && (
              <Button variant="default" onClick={() => void remove()}>
                {common("remove")}
              </Button>
            )}
          </Group>
        )}
      </Fields>
    </form>
  );
}

function writtenHours(hours: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(hours).map(([day, periods]) => [day, periods.join(", ")]));
}

/** A day without hours is free. Dashes may be of any length. */
function readHours(written: Record<string, string>): Record<string, string[]> {
  const days = Object.entries(written).map(([day, text]) => [
    day,
    text
      .split(/[,;]/)
      .map((period) => period.replace(/\s+/g, "").replace(/[–—]/g, "-"))
      .filter(Boolean),
  ]);
  return Object.fromEntries(days.filter(([, periods]) => periods?.length));
}
