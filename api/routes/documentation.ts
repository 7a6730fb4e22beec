import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { openApiOf } from '../openapi';
import type { OpenApiDocument } from '../openapi';
import { notFound } from '../problem';
import { route } from '../route';
import type { Route } from '../route';

const UI_FOLDER = path.dirname(require.resolve('swagger-ui-dist/package.json'));
const UI_FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>NeuroERP API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** A file of its own, for the content security policy allows no script inside the page. */
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, persistAuthorization: false });
`;

/** `/openapi.json` of the whole table, and its pages. The table is asked for once it is complete. */
export function documentation(table: () => readonly Route[]): Route[] {
  let document: OpenApiDocument | undefined;
  return [
    route({
      method: 'get',
      path: '/openapi.json',
      operationId: 'get-openapi',
      permission: 'open',
      summary: 'This description, OpenAPI 3.1',
      tags: ['Operations'],
      responses: { 200: { description: 'The document', body: z.record(z.string(), z.unknown()) } },
      handler: async ({ context }) => {
        document ??= openApiOf(table(), context.version);
        return { status: 200, headers: { 'Cache-Control': 'no-cache' }, body: { ...document } };
      },
    }),
    route({
      method: 'get',
      path: '/docs',
      operationId: 'get-docs',
      permission: 'open',
      summary: 'This description, to browse and try',
      tags: ['Operations'],
      internal: true,
      responses: { 200: { description: 'A page', bytes: 'text/html' } },
      handler: async () => ({ status: 200, bytes: PAGE, mediaType: 'text/html; charset=utf-8' }),
    }),
    route({
      method: 'get',
      path: '/docs/{file}',
      operationId: 'get-docs-file',
      permission: 'open',
      summary: 'A part of the page',
      tags: ['Operations'],
      internal: true,
      request: { params: z.object({ file: z.string() }) },
      responses: { 200: { description: 'The part', bytes: 'application/octet-stream' } },
      handler: async ({ params: { file } }) => {
        if (file === 'start.js') return { status: 200, bytes: START, mediaType: 'text/javascript; charset=utf-8' };
        const mediaType = Object.hasOwn(UI_FILES, file) ? UI_FILES[file] : undefined;
        if (mediaType === undefined) throw notFound('file');
        return { status: 200, bytes: await readFile(path.join(UI_FOLDER, file)), mediaType };
      },
    }),
  ];
}
