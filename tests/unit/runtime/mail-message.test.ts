import { fitsHeader, maskAddress, messageIdOf, parseMailbox } from '../../../runtime/mail/message';

describe('a mail address', () => {
  test('is read with and without a name', () => {
    expect(parseMailbox('jane@example.com')).toEqual({ name: '', address: 'jane@example.com' });
    expect(parseMailbox('Müller GmbH <ap@example.de>')).toEqual({ name: 'Müller GmbH', address: 'ap@example.de' });
    expect(parseMailbox('"Roe, Jane" <jane@example.com>')).toEqual({ name: 'Roe, Jane', address: 'jane@example.com' });
  });

  test.each([
    'a@example.com, b@example.com',
    'a@example.com;b@example.com',
    'a@example.com\r\nBcc: b@example.com',
    'Jane\nBcc: b@example.com <a@example.com>',
    'Jane <a@example.com> <b@example.com>',
    'group: a@example.com;',
    '"a@evil.com "@example.com',
    'nobody',
    '@example.com',
    '',
    `${'a'.repeat(300)}@example.com`,
  ])('is one address or none: %j', (text) => {
    expect(parseMailbox(text)).toBeUndefined();
  });

  test('is shown masked', () => {
    expect(maskAddress('jane.roe@example.com')).toBe('j***@example.com');
    expect(maskAddress('nonsense')).toBe('***');
  });
});

test('a header field holds no control character', () => {
  expect(fitsHeader('Zahlungserinnerung – Rechnung 4711 ₹')).toBe(true);
  for (const text of ['a\r\nBcc: x', 'a\nb', 'a\0b', 'a\u0085b']) expect(fitsHeader(text)).toBe(false);
});

test('the message id is made of the ids and stays the same', () => {
  const id = messageIdOf('0190-outbox', '0190-tenant', { name: 'X', address: 'ar@Example.COM' });
  expect(id).toBe('0190-outbox@0190-tenant.example.com');
});
