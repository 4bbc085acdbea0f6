/** What is known of a user: of a new one, or changed. */
import { Button, Group, MultiSelect, Select, TagsInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { LANGUAGES, type Language, named } from "../../i18n";
import { useDepartments } from "../../parts/departments";
import { useCommonTexts } from "../../ui/texts";
import { Fields, useFaults } from "./form";
import { usePeopleTexts } from "./people-texts";

type NewUser = Schemas["NewUser"];
export const ROLES = ["employee", "process-owner", "auditor", "administrator"] as const;

interface Props {
  /** undefined: a new one is added. */
  user?: Required<Schemas["User"]>;
  /** It may only be looked at. */
  isLocked?: boolean;
  /** With the invitation's link of a new one. */
  done: (link: Schemas["api__schemas__people__Link"]) => void;
}

const NOBODY: Omit<NewUser, "name"> = {
  email: "",
  language: "en",
  roles: ["employee"],
  departments: [],
  territories: [],
  products: [],
};

export function UserForm({ user, isLocked = false, done }: Props) {
  const words = usePeopleTexts();
  const common = useCommonTexts();
  const departments = useDepartments();
  const [name, setName] = useState("");
  const [about, setAbout] = useState(user ? aboutOf(user) : NOBODY);
  const set = (changes: Partial<typeof about>) => setAbout({ ...about, ...changes });
  const { send, isSending, errorOf, failure } = useFaults();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(async () => {
      if (user) {
        await http.PATCH("/api/v1/users/{name}", {
          params: { path: { name: user.name }, header: { "if-match": `"${user.revision}"` } },
          body: about,
        });
        done({ user: user.name, kind: "", secret: "", address: "", expires_at: "" });
      } else {
        const { data } = await http.POST("/api/v1/users", { body: { name: name.trim(), ...about } });
        if (data) done(data);
      }
      await refresh("/api/v1/users");
    });
  };
  return (
    <form onSubmit={submit}>
      <Fields isLocked={isLocked}>
        {!user && (
          <TextInput
            label={words("name")}
            description={words("nameHint")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errorOf("name")}
            maxLength={100}
            required
            withAsterisk={false}
          />
        )}
        <TextInput
          label={words("email")}
          type="email"
          value={about.email}
          onChange={(event) => set({ email: event.currentTarget.value })}
          error={errorOf("email")}
        />
        <Select
          label={words("language")}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          value={about.language}
          onChange={(language) => set({ language: (language as Language | null) ?? "en" })}
          allowDeselect={false}
        />
        <MultiSelect
          label={words("roles")}
          data={ROLES.map((one) => ({ value: one, label: words(one) }))}
          value={about.roles}
          onChange={(roles) => set({ roles: roles as NewUser["roles"] })}
          error={errorOf("roles")}
        />
        <MultiSelect
          label={words("departments")}
          searchable
          data={departments.map((one) => ({ value: one.key, label: named(one) }))}
          value={about.departments}
          onChange={(chosen) => set({ departments: chosen as string[] })}
          error={errorOf("departments")}
        />
        {(["territories", "products"] as const).map((one) => (
          <TagsInput
            key={one}
            label={words(one)}
            description={words("distributed")}
            value={about[one]}
            onChange={(chosen) => set({ [one]: chosen })}
            error={errorOf(one)}
          />
        ))}
        {failure}
        {!isLocked && (
          <Group>
            <Button type="submit" loading={isSending}>
              {user ? common("save") : words("add")}
            </Button>
          </Group>
        )}
      </Fields>
    </form>
  );
}

function aboutOf(user: Required<Schemas["User"]>): Omit<NewUser, "name"> {
  const { email, language, roles, departments, territories, products } = user;
  return {
    email,
    language: language as Language,
    roles: roles as NewUser["roles"],
    departments,
    territories,
    products,
  };
}
