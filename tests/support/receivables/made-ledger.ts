/**
 * A ledger of about so many rows in our own CSV: 2 % customers, two thirds invoices (some of them in instalments), the
 * rest payments. What it holds follows from the row's position, so every run makes the same file.
 */
export function madeLedger(rows: number): string {
  const customers = Math.max(1, Math.floor(rows / 50));
  const lines = [
    'record,number,name,email,country,zone,customer,issueDate,dueDate,terms,instalment,currency,amount,tax,bookingDate,reference,namedDocuments',
  ];
  for (let n = 0; n < customers; n += 1) {
    lines.push(`customer,C-${n},Customer ${n} GmbH,ap-${n}@example.invalid,DE,Europe/Berlin,,,,,,,,,,,`);
  }
  for (let n = 0; lines.length <= rows; n += 1) {
    const customer = `C-${n % customers}`;
    const issued = isoDate(n % 700);
    const amount = `${100 + (n % 900)}.00`;
    if (n % 20 === 0 && lines.length + 3 <= rows) {
      lines.push(`invoice,INV-${n},,,,,${customer},${issued},,,,EUR,${amount},,,,`);
      for (const part of [1, 2]) {
        const half = `${(100 + (n % 900)) / 2}`;
        lines.push(`instalment,INV-${n},,,,,,,${isoDate((n % 700) + 30 * part)},,${part},EUR,${half},,,,`);
      }
    } else {
      const due = n % 2 === 0 ? `${isoDate((n % 700) + 30)},` : `,net 30`;
      lines.push(`invoice,INV-${n},,,,,${customer},${issued},${due},,EUR,${amount},10.00,,,`);
    }
    if (n % 2 === 0 && lines.length <= rows) {
      const booked = isoDate((n % 700) + 25);
      lines.push(`payment,P-${n},,,,,${customer},,,,,EUR,${amount},,${booked},Invoice INV-${n},INV-${n}`);
    }
  }
  return lines.join('\n');
}

function isoDate(day: number): string {
  return new Date(Date.UTC(2023, 0, 2 + day)).toISOString().slice(0, 10);
}
