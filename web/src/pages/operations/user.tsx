/** One user: changed, disabled, given a new link. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { api, http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay, useMe } from "../../app/session";
import { tellDone, tellFailure } from "../../ui/notices";
import { Loaded } from "../../ui/page";
import { Opened } from "./listing";
import { usePeopleTexts } from "./people-texts";
import { useTexts } from "./texts";
import { UserForm } from "./user-form";

interface Props {
  name: string;
  close: () => void;
  /** A new link is shown once. */
  tell: (link: Schemas["api__schemas__people__Link"]) => void;
}

export function User({ name, close, tell }: Props) {
  const t = useTexts();
  const may = useMay("people.manage");
  const query = api.useQuery("get", "/api/v1/users/{name}", { params: { path: { name } } });
  return (
    <Opened title={name} close={close}>
      <Loaded query={query}>
        {(read) => {
          const user = read as Required<Schemas["User"]>;
          return (
            <Stack gap="lg">
              {may && <Acts user={user} close={close} tell={tell} />}
              <UserForm
                key={user.revision}
                user={user}
                isLocked={!may}
                done={() => {
                  tellDone(t("saved"));
                  close();
                }}
              />
            </Stack>
          );
        }}
      </Loaded>
    </Opened>
  );
}

function Acts({ user, close, tell }: { user: Required<Schemas["User"]> } & Omit<Props, "name">) {
  const words = usePeopleTexts();
  const me = useMe();
  const { name } = user;
  const params = { path: { name } };
  const isDisabled = user.state === "disabled";
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      tellFailure(error);
    }
    await refresh("/api/v1/users");
  };
  const disable = (disabled: boolean) => http.PATCH("/api/v1/users/{name}", { params, body: { disabled } });
  const toggle = () =>
    act(async () => {
      await disable(!isDisabled);
      tellDone(words(isDisabled ? "enabledNow" : "disabledNow", { name }), async () => {
        await disable(isDisabled);
        await refresh("/api/v1/users");
      });
    });
  const newLink = () =>
    act(async () => {
      const { data } = await http.POST("/api/v1/users/{name}/link", { params });
      close();
      if (data) tell(data);
    });
  const removeFactor = () =>
    act(async () => {
      await http.POST("/api/v1/users/{name}/totp-removal", { params });
      tellDone(words("factorRemoved"));
    });
  return (
    <Stack gap="xs">
      <Text size="sm">{words(user.state as "active")}</Text>
      <Group gap="xs">
        {!isDisabled && (
          <Button variant="default" onClick={() => void newLink()}>
            {words("newLink")}
          </Button>
        )}
        {user.has_second_factor && (
          <Button variant="default" onClick={() => void removeFactor()}>
            {words("removeFactor")}
          </Button>
        )}
        {name !== me.name && (
          <Button variant="default" onClick={() => void toggle()}>
            {words(isDisabled ? "enable" : "disable")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
