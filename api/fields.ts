import { z } from 'zod';

type Override = (context: { jsonSchema: { pattern?: string } }) => void;

/** Generated clients choke on a format and a pattern at once; the format says it all. */
const formatOnly: Override = ({ jsonSchema }) => {
  delete jsonSchema.pattern;
};

export const uuid = z.uuid().meta({ override: formatOnly, example: '0198c5b4-7d6e-7cc1-9c1a-3f1f6f0c2d11' });

/** An instant, ISO 8601 with its zone, e.g. `2026-03-02T09:00:00.000Z`. */
export const instant = z.iso
  .datetime({ offset: true })
  .meta({ override: formatOnly, example: '2026-03-02T09:00:00.000Z' });

export const date = z.iso.date().meta({ override: formatOnly, example: '2026-03-02' });

/** Text to search for. */
export const searchText = z.string().trim().min(1).max(200);

/** What people write by hand. */
export const remark = z.string().trim().min(1).max(4_000);

/** Data whose shape the process decides. */
export const anyData = z.unknown().meta({ description: 'JSON whose shape depends on the kind' });
