import type { Encoding } from './mapping';
import type { UnreadableFile } from './row';
import { unreadable } from './row';

/** Windows-1252 where it differs from ISO 8859-1: 0x80–0x9F (Unicode, CP1252.TXT); five bytes mean nothing. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const UTF8_HINT = 'If it was saved by a spreadsheet on Windows, use a mapping with the encoding windows-1252';

/** The text of a file, without byte order mark. A file in another encoding than the mapping names is refused. */
export function decodeText(content: Uint8Array, encoding: Encoding): string | UnreadableFile {
  if (content.length === 0) return unreadable('the file is empty');
  if (startsWith(content, 0x50, 0x4b, 0x03, 0x04)) {
    return unreadable('the file is a spreadsheet or a zip archive; save it as CSV');
  }
  if (startsWith(content, 0xff, 0xfe) || startsWith(content, 0xfe, 0xff)) {
    return unreadable('the file is UTF-16; save it as UTF-8');
  }
  if (encoding !== 'utf-8') return decodeSingleByte(content, encoding);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return unreadable(`the file is not UTF-8. ${UTF8_HINT}`, lineOfFirstBadByte(content));
  }
}

function startsWith(content: Uint8Array, ...bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => content[index] === byte);
}

function decodeSingleByte(content: Uint8Array, encoding: 'latin1' | 'windows-1252'): string {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1');
  if (encoding === 'latin1') return text;
  return text.replace(/[\u0080-\u009f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? character);
}

/** Decodes leniently and finds where that differs from the bytes. */
function lineOfFirstBadByte(content: Uint8Array): number {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
  let bytes = 0;
  let line = 1;
  for (const character of lenient) {
    if (character === '\n') line += 1;
    // U+FFFD that the file really holds is EF BF BD; any other means a bad byte.
    if (character === '\ufffd' && !(content[bytes] === 0xef && content[bytes + 1] === 0xbf)) return line;
    bytes += Buffer.byteLength(character);
  }
  return line;
}
