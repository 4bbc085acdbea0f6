/** Words of the long-term view by client. */
import { defineTexts } from "../../i18n";

export const useClientsTexts = defineTexts("kpi-clients", {
  en: {
    title: "Clients over time",
    about: "Development is measured by client, not by deal: what each has bought, and how it came about.",
    client: "Client",
    won: "Won deals",
    first: "First",
    last: "Last",
    amount: "Amount",
    kind: "By kind of sale",
    kindOf: "{{kind}}: {{number}}",
    notStated: "not stated",
    none: "No deal was won yet.",
    noneHint: "A client stands here from the first deal that was won.",
    since: "Won since",
  },
  ru: {
    title: "Клиенты на длинной дистанции",
    about: "Развитие измеряется по клиентам, а не по сделкам: что каждый купил и как до этого дошло.",
    client: "Клиент",
    won: "Выиграно сделок",
    first: "Первая",
    last: "Последняя",
    amount: "Сумма",
    kind: "По виду продажи",
    kindOf: "{{kind}}: {{number}}",
    notStated: "не указан",
    none: "Ни одна сделка ещё не выиграна.",
    noneHint: "Клиент появляется здесь с первой выигранной сделки.",
    since: "Выиграны с",
  },
});
