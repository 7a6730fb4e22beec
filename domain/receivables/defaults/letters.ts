import type { LetterTemplate } from '../letters/template';

const ENGLISH_TAIL = `Please quote the payment reference {{paymentReference}}.
{{#paymentDetails}}
{{paymentDetails}}
{{/paymentDetails}}

Payments booked up to {{bookedThrough}} are considered. If you have paid in the meantime, please ignore this letter.
{{#contact}}
Questions or objections: {{contact}}
{{/contact}}

The attached statement lists everything in detail.

Kind regards
{{creditorName}}
`;

/** What is owed, from the items to the total. */
const ENGLISH_ACCOUNT = `{{items}}

{{#claims}}
In addition we claim:
{{claims}}

{{/claims}}
{{#credits}}
We hold these payments or credit notes and have taken them off:
{{credits}}

{{/credits}}
{{totals}}
`;

const GERMAN_TAIL = `Bitte geben Sie den Verwendungszweck {{paymentReference}} an.
{{#paymentDetails}}
{{paymentDetails}}
{{/paymentDetails}}

Zahlungen sind bis einschließlich {{bookedThrough}} berücksichtigt. Haben Sie inzwischen gezahlt, betrachten Sie dieses Schreiben bitte als gegenstandslos.
{{#contact}}
Fragen oder Einwände: {{contact}}
{{/contact}}

Die beigefügte Aufstellung nennt alle Einzelheiten.

Mit freundlichen Grüßen
{{creditorName}}
`;

const GERMAN_ACCOUNT = `{{items}}

{{#claims}}
Hinzu kommen:
{{claims}}

{{/claims}}
{{#credits}}
Folgende Zahlungen oder Gutschriften liegen uns vor und sind abgezogen:
{{credits}}

{{/credits}}
{{totals}}
`;

/**
 * The shipped letters, one for each message step of the default policy and each shipped language. A tenant's own
 * templates of the same name and language go before them.
 */
export const DEFAULT_LETTERS: readonly LetterTemplate[] = [
  {
    name: 'friendly-reminder',
    language: 'en',
    subject: 'Friendly reminder: {{total}} overdue, customer {{customerNumber}}',
    body: `Dear {{customerName}},

this may simply have been overlooked: our records show {{itemCount}} past the due date.

${ENGLISH_ACCOUNT}
Would you please pay by {{payBy}}?

${ENGLISH_TAIL}`,
  },
  {
    name: 'reminder',
    language: 'en',
    subject: 'Reminder: {{total}} overdue, customer {{customerNumber}}',
    body: `Dear {{customerName}},

we have not yet received payment of {{itemCount}}, the oldest due on {{oldestDueDate}}:

${ENGLISH_ACCOUNT}
Please pay by {{payBy}}. If something keeps you from paying, or you object to an item, please tell us now.

${ENGLISH_TAIL}`,
  },
  {
    name: 'formal-notice',
    language: 'en',
    subject: 'Formal notice of default: {{total}}, customer {{customerNumber}}',
    body: `Dear {{customerName}},

despite our reminders the following is still unpaid ({{longestOverdue}}):

${ENGLISH_ACCOUNT}
We formally demand payment by {{payBy}}.
{{^claims}}
We reserve the right to claim interest and costs as far as law or contract allow.
{{/claims}}

${ENGLISH_TAIL}`,
  },
  {
    name: 'final-notice',
    language: 'en',
    subject: 'Final notice before further steps: {{total}}, customer {{customerNumber}}',
    body: `Dear {{customerName}},

this is our final notice. The following has remained unpaid since {{oldestDueDate}}:

${ENGLISH_ACCOUNT}
We demand payment by {{payBy}} at the latest. If it does not arrive by then, we may hand the matter over for legal collection without further notice, which can cause you further costs.

${ENGLISH_TAIL}`,
  },
  {
    name: 'friendly-reminder',
    language: 'de',
    subject: 'Zahlungserinnerung: {{total}} überfällig, Kunde {{customerNumber}}',
    body: `Guten Tag {{customerName}},

sicher haben Sie es nur übersehen: nach unseren Unterlagen ist überfällig ({{itemCount}}):

${GERMAN_ACCOUNT}
Bitte zahlen Sie bis zum {{payBy}}.

${GERMAN_TAIL}`,
  },
  {
    name: 'reminder',
    language: 'de',
    subject: 'Mahnung: {{total}} überfällig, Kunde {{customerNumber}}',
    body: `Guten Tag {{customerName}},

folgende Beträge, der älteste fällig seit dem {{oldestDueDate}}, sind bisher nicht bei uns eingegangen ({{itemCount}}):

${GERMAN_ACCOUNT}
Bitte zahlen Sie bis zum {{payBy}}. Können Sie nicht zahlen oder beanstanden Sie einen Posten, sagen Sie es uns bitte jetzt.

${GERMAN_TAIL}`,
  },
  {
    name: 'formal-notice',
    language: 'de',
    subject: 'Förmliche Mahnung: {{total}}, Kunde {{customerNumber}}',
    body: `Guten Tag {{customerName}},

trotz unserer Erinnerungen ist weiterhin unbezahlt ({{longestOverdue}}):

${GERMAN_ACCOUNT}
Wir fordern Sie hiermit auf, bis zum {{payBy}} zu zahlen.
{{^claims}}
Zinsen und Kosten behalten wir uns vor, soweit Gesetz oder Vertrag sie vorsehen.
{{/claims}}

${GERMAN_TAIL}`,
  },
  {
    name: 'final-notice',
    language: 'de',
    subject: 'Letzte Mahnung vor weiteren Schritten: {{total}}, Kunde {{customerNumber}}',
    body: `Guten Tag {{customerName}},

dies ist unsere letzte Mahnung. Seit dem {{oldestDueDate}} ist unbezahlt:

${GERMAN_ACCOUNT}
Wir fordern Sie letztmalig auf, bis spätestens zum {{payBy}} zu zahlen. Geht die Zahlung nicht ein, können wir die Forderung ohne weitere Ankündigung rechtlich geltend machen; dadurch können Ihnen weitere Kosten entstehen.

${GERMAN_TAIL}`,
  },
];
