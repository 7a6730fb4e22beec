import type { ItemFacts, NoticeFacts } from '../../domain/receivables/letters/notice-facts';

export function itemFacts(change: Partial<ItemFacts> = {}): ItemFacts {
  return {
    number: 'R-1',
    issueDate: '2025-05-01',
    dueDate: '2025-05-31',
    currency: 'EUR',
    amount: 119_000n,
    open: 119_000n,
    disputed: 0n,
    daysOverdue: 20,
    ...change,
  };
}

/** A notice of one overdue item; everything else is empty unless told. */
export function noticeFacts(change: Partial<NoticeFacts> = {}): NoticeFacts {
  return {
    noticeDate: '2025-06-20',
    bookedThrough: '2025-06-19',
    payBy: '2025-06-30',
    paymentReference: 'C7-R1',
    creditor: {
      name: 'Muster GmbH',
      addressLines: ['Lange Straße 1', '10115 Berlin'],
      paymentDetails: [{ label: 'IBAN', value: 'DE89 3704 0044 0532 0130 00' }],
      contact: 'accounts@example.invalid',
    },
    customer: { number: 'C7', name: 'Zażółć Gęślą Jaźń', addressLines: ['ul. Świętokrzyska 12', '00-001 Warszawa'] },
    items: [itemFacts()],
    claims: [],
    credits: [],
    ...change,
  };
}
