/** The control characters (Unicode category Cc) as ranges, for use within a character class. */
const CONTROLS = '\\u0000-\\u001f\\u007f-\\u009f';

/**
 * A JSON Schema pattern carries no flags, and many readers know no Unicode categories: `\p{Cc}` within a class is written
 * out, which means the same to all of them. To be called for every schema that is shown.
 */
export function portablePattern({ jsonSchema }: { jsonSchema: { pattern?: string | undefined } }): void {
  if (jsonSchema.pattern !== undefined) jsonSchema.pattern = jsonSchema.pattern.replaceAll('\\p{Cc}', CONTROLS);
}
