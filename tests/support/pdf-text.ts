import { inflateSync } from 'node:zlib';

/**
 * The text of a PDF as its pages show it, one string a line drawn, read from the bytes alone: content streams and the
 * fonts' own tables from glyph to Unicode. Enough for what pdfkit writes; shares no code with it.
 */
export function pdfText(pdf: Buffer): string[] {
  const source = pdf.toString('latin1');
  const objects = new Map<number, string>();
  for (const match of source.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g))
    objects.set(Number(match[1]), match[2] ?? '');
  const fonts = fontTables(objects);
  const lines: string[] = [];
  for (const body of objects.values()) {
    const content = streamOf(body);
    if (content?.includes(' Tf') && content.includes('TJ')) lines.push(...linesOf(content, fonts));
  }
  return lines;
}

type GlyphTable = ReadonlyMap<string, string>;

function streamOf(body: string): string | undefined {
  const start = body.indexOf('stream\n');
  const end = body.lastIndexOf('\nendstream');
  if (start < 0 || end < 0) return undefined;
  const bytes = Buffer.from(body.slice(start + 7, end), 'latin1');
  return (body.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1');
}

/** By resource name (`F1`): from the font object over its ToUnicode stream. */
function fontTables(objects: ReadonlyMap<number, string>): Map<string, GlyphTable> {
  const fonts = new Map<string, GlyphTable>();
  for (const body of objects.values()) {
    for (const [, name = '', reference] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const toUnicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(reference)) ?? '')?.[1];
      const map = toUnicode === undefined ? undefined : streamOf(objects.get(Number(toUnicode)) ?? '');
      if (map !== undefined) fonts.set(name, glyphTable(map));
    }
  }
  return fonts;
}

function glyphTable(map: string): GlyphTable {
  const table = new Map<string, string>();
  for (const [, from = '0', entries = ''] of map.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi)) {
    [...entries.matchAll(/<([0-9a-f ]*)>/gi)].forEach((entry, index) => {
      const units = Buffer.from((entry[1] ?? '').replaceAll(' ', ''), 'hex')
        .swap16()
        .toString('utf16le');
      table.set((parseInt(from, 16) + index).toString(16).padStart(4, '0'), units);
    });
  }
  return table;
}

function linesOf(content: string, fonts: ReadonlyMap<string, GlyphTable>): string[] {
  const lines: string[] = [];
  let font: GlyphTable | undefined;
  for (const [, name, run] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name !== undefined) font = fonts.get(name);
    else {
      const glyphs = [...(run ?? '').matchAll(/<([0-9a-f]+)>/gi)].flatMap((hex) => (hex[1] ?? '').match(/.{4}/g) ?? []);
      lines.push(glyphs.map((glyph) => font?.get(glyph.toLowerCase()) ?? '\ufffd').join(''));
    }
  }
  return lines;
}
