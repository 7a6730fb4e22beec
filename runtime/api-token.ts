import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `nerp_<key id, 32 hex>_<secret, 256 bit base64url>`: the prefix lets secret scanners find a leaked key. */
const TOKEN = /^nerp_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

export interface ApiToken {
  readonly keyId: string;
  readonly secret: string;
}

/** Reads a token; undefined when it does not have the form of one. */
export function parseToken(text: string): ApiToken | undefined {
  const match = TOKEN.exec(text);
  const hex = match?.[1];
  const secret = match?.[2];
  if (hex === undefined || secret === undefined) return undefined;
  return { keyId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), secret };
}

export function formatToken(token: ApiToken): string {
  return `nerp_${token.keyId.replaceAll('-', '')}_${token.secret}`;
}

/** A fresh secret of 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored. A fast hash is enough: the secret is random, not a password that could be guessed. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Compares in constant time. */
export function secretMatches(secret: string, storedHash: Buffer): boolean {
  const hash = hashSecret(secret);
  return hash.length === storedHash.length && timingSafeEqual(hash, storedHash);
}
