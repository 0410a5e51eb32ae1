import { createRequire } from 'node:module';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { DOCS_PAGE, startScript } from './docs-page.ts';

const DOCUMENT = /^([a-z][a-z-]*)\.json$/;

/** What the page needs of Swagger UI's files, and nothing else of the folder. */
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'favicon-32x32.png'];

/** Serves `/docs`: the committed OpenAPI documents of `folder`, read once. */
export async function registerDocs(fastify: FastifyInstance, folder: string): Promise<void> {
  const documents = await readDocuments(folder);
  const assetsFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  await fastify.register(fastifyStatic, {
    root: assetsFolder,
    prefix: '/docs/assets/',
    allowedPath: (path) => ASSETS.includes(path.replace(/^\//, '')),
    index: false,
    decorateReply: false,
  });
  const start = startScript([...documents.keys()]);
  fastify.get('/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(DOCS_PAGE));
  fastify.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(start));
  for (const [service, text] of documents) {
    fastify.get(`/docs/openapi/${service}.json`, (_request, reply) => reply.type('application/json').send(text));
  }
}

/** The documents by service; a folder that is not there has none. */
async function readDocuments(folder: string): Promise<ReadonlyMap<string, string>> {
  const documents = new Map<string, string>();
  for (const name of (await namesIn(folder)).sort()) {
    const service = DOCUMENT.exec(name)?.[1];
    if (service !== undefined) documents.set(service, await readFile(join(folder, name), 'utf8'));
  }
  return documents;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
